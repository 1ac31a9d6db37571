import { createFreshdeskSimulator, type FreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { type HelpdeskHarness, startHelpdeskHarness } from "./helpdesk-harness.ts";

export type FreshdeskHarness = HelpdeskHarness & {
  simulator: FreshdeskSimulator;
  /** The two automation rules, as an admin makes them from the instructions (FD2). */
  installRules(): void;
  /** Public replies that the helpdesk shows in a ticket, by anybody but the customer. */
  repliesIn(ticketId: number): string[];
};

/** A Baton on a simulated Freshdesk. */
export async function startFreshdeskHarness(
  options: {
    settings?: Record<string, unknown>;
    switches?: Parameters<FreshdeskSimulator["control"]["setSwitches"]>[0];
    /** Fills the account before it is connected. */
    fill?: (simulator: FreshdeskSimulator) => void;
    rules?: boolean;
  } & Pick<Parameters<typeof startHelpdeskHarness>[0], "timing" | "channel"> = {},
): Promise<FreshdeskHarness> {
  const simulator = createFreshdeskSimulator({
    demoTickets: false,
    // Limits are a test's own subject; elsewhere they would only make it wait.
    switches: { callsPerMinute: 100_000, ...options.switches },
  });
  options.fill?.(simulator);
  const listening = await simulator.listen();
  const harness = await startHelpdeskHarness({
    helpdesk: "freshdesk",
    settings: {
      domain: "lumenbikes.freshdesk.com",
      apiKey: simulator.workspace.apiKey,
      autoHandleAll: true,
      apiBaseUrl: listening.url,
      ...options.settings,
    },
    ...(options.timing ? { timing: options.timing } : {}),
    ...(options.channel ? { channel: options.channel } : {}),
  });
  const { control, workspace } = simulator;
  const installRules = () => {
    control.installWebhookRules({
      url: harness.webhookUrl,
      headers: { "X-Baton-Secret": harness.webhookSecret },
      content: { ticket_id: "{{ticket.id}}", event: "{{triggered_event}}", by: "{{event_performer.email}}" },
    });
  };
  if (options.rules !== false) installRules();
  const settle = harness.atRest;
  return {
    ...harness,
    simulator,
    installRules,
    repliesIn: (ticketId) =>
      control
        .viewTicket(ticketId)
        .messages.filter(({ isPrivate, userId }) => !isPrivate && userId === workspace.agents.baton.id)
        .map(({ text }) => text),
    async atRest() {
      // What the last reply was told by, and what came of that.
      for (let round = 0; round < 2; round++) {
        await control.whenWebhooksIdle();
        await settle();
      }
    },
    async close() {
      await harness.close();
      await listening.close();
    },
  };
}
