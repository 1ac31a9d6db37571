import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { ledger } from "./ledger.ts";
import type { SandboxHelpdesk, SandboxSurroundings } from "./sandbox-helpdesk.ts";

const helpdeskPaths = ["/v2/", "/crm/sales/api/", "/files/", "/pics/"];

export function simulateFreshchat(surroundings: SandboxSurroundings): SandboxHelpdesk {
  const simulator = createFreshchatSimulator({ ...surroundings, ledger });
  const { workspace, control } = simulator;
  return {
    helpdesk: "freshchat",
    accountName: workspace.companyName,
    handle: simulator.handle,
    isHelpdeskPath: (path) => helpdeskPaths.some((prefix) => path.startsWith(prefix)),
    settings: () => ({
      domain: "lumenbikes.freshchat.com",
      accessToken: workspace.accessToken,
      defaultAgentEmail: workspace.agents.baton.email,
      autoHandleAll: true,
    }),
    async subscribe({ url }) {
      // The key is right only after the webhook page was saved, in this order, as on a real account.
      const { publicKey } = await control.saveWebhook({ url });
      return { webhookPublicKey: publicKey };
    },
    close: () => simulator.close(),
  };
}
