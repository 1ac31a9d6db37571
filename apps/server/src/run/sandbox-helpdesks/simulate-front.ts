import { createFrontSimulator } from "@baton/sandbox/front/index";
import { ledger } from "./ledger.ts";
import type { SandboxHelpdesk, SandboxSurroundings } from "./sandbox-helpdesk.ts";

/** Its API stands at the root of its host; these are for people. */
const peoplePaths = ["/control/", "/open/"];

export function simulateFront(surroundings: SandboxSurroundings): SandboxHelpdesk {
  const simulator = createFrontSimulator({ ...surroundings, ledger });
  const { workspace, control } = simulator;
  return {
    helpdesk: "front",
    accountName: workspace.companyName,
    handle: simulator.handle,
    isHelpdeskPath: (path) =>
      path !== "" && path !== "/" && !peoplePaths.some((prefix) => path.startsWith(prefix)),
    settings: () => ({
      apiToken: workspace.apiToken,
      teammateId: workspace.teammates.baton.id,
      handleUnassigned: true,
      syncTags: true,
    }),
    async subscribe({ url }) {
      // Front greets the address before it takes it, and signs with the key of the app.
      const { signingKey } = await control.saveApplicationWebhook({ url });
      return { webhookSecret: signingKey };
    },
    close: () => simulator.close(),
  };
}
