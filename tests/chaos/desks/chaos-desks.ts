import type { OpenDesk } from "./chaos-desk.ts";
import { simulateFreshchat } from "./simulate-freshchat.ts";
import { simulateFreshdesk } from "./simulate-freshdesk.ts";
import { simulateFront } from "./simulate-front.ts";

/** Every helpdesk that is put through the chaos, by its name in the registry of connectors. */
export const chaosDesks: Readonly<Record<string, OpenDesk>> = {
  freshchat: simulateFreshchat,
  freshdesk: simulateFreshdesk,
  front: simulateFront,
};
