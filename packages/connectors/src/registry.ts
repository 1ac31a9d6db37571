import type { Connector } from "./contract.ts";
import { freshchat } from "./freshchat/index.ts";
import { freshdesk } from "./freshdesk/index.ts";
import { front } from "./front/index.ts";

/** Every helpdesk Baton works in. A new one is a folder and a line here. */
export const connectors = [freshchat, freshdesk, front] as const satisfies readonly Connector[];

/** The connector of a helpdesk by its fixed name, or null for a name nobody has. */
export function getConnector(helpdesk: string): Connector | null {
  return connectors.find((connector) => connector.manifest.helpdesk === helpdesk) ?? null;
}
