import { front } from "@baton/connectors/front/index";
import {
  createFrontSimulator,
  type FrontSimulator,
  type FrontSimulatorOptions,
} from "@baton/sandbox/front/index";
import { type Harness, type HarnessOptions, startEngineOn } from "./spine-harness.ts";

export type FrontHarness = Omit<Harness, "simulator"> & { simulator: FrontSimulator };

/** Baton on a simulated Front, told by an application's webhook with signatures and handshake. */
export async function startFrontHarness(
  options: HarnessOptions & {
    settings?: Record<string, unknown>;
    switches?: FrontSimulatorOptions["switches"];
    /** How Baton is told. Default by an application's webhook. */
    webhook?: "application" | "rule";
  } = {},
): Promise<FrontHarness> {
  const simulator = createFrontSimulator({
    demoConversations: false,
    switches: { sendDelayMs: 50, ...options.switches },
  });
  const listening = await simulator.listen({ port: 0 });
  const { apiToken, signingKey, rulesSecret, teammates } = simulator.workspace;
  const byRule = options.webhook === "rule";
  const engine = await startEngineOn(
    {
      connector: front,
      settings: {
        teammateId: teammates.baton.id,
        handleUnassigned: true,
        apiBaseUrl: listening.url,
        ...options.settings,
      },
      secrets: { apiToken, webhookSecret: byRule ? rulesSecret : signingKey },
      agentAccount: { externalId: teammates.baton.id, name: "Baton AI", email: teammates.baton.email },
    },
    options,
  );
  if (byRule) simulator.control.saveRuleWebhook({ url: engine.webhookUrl, isFull: true });
  else await simulator.control.saveApplicationWebhook({ url: engine.webhookUrl });
  return {
    ...engine,
    simulator,
    async close() {
      await engine.close();
      await listening.close();
    },
  };
}
