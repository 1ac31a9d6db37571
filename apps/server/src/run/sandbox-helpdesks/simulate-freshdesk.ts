import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { ledger } from "./ledger.ts";
import type { SandboxHelpdesk, SandboxSurroundings } from "./sandbox-helpdesk.ts";

const helpdeskPaths = ["/api/v2/", "/attachment-store/", "/inline/"];

export function simulateFreshdesk(surroundings: SandboxSurroundings): SandboxHelpdesk {
  const simulator = createFreshdeskSimulator({ ...surroundings, ledger });
  const { workspace, control } = simulator;
  return {
    helpdesk: "freshdesk",
    accountName: workspace.accountName,
    handle: simulator.handle,
    isHelpdeskPath: (path) => helpdeskPaths.some((prefix) => path.startsWith(prefix)),
    settings: () => ({
      domain: `${workspace.domain}.freshdesk.com`,
      apiKey: workspace.apiKey,
      autoHandleAll: true,
      handoffRouting: "unassign_marker",
      markerField: workspace.markerField,
    }),
    async subscribe({ url, secret }) {
      control.removeWebhookRules();
      control.installWebhookRules({
        url,
        headers: { "X-Baton-Secret": secret },
        content: {
          ticket_id: "{{ticket.id}}",
          event: "{{triggered_event}}",
          by: "{{event_performer.email}}",
        },
      });
      return {};
    },
    close: () => simulator.close(),
  };
}
