import type { FreshchatSimulator } from "../create-freshchat-simulator.ts";
import { freshchatSwitchFacts } from "../switches.ts";

/** One control request: a JSON body, path parameters, and the query. */
export interface ControlRequest {
  // biome-ignore lint/suspicious/noExplicitAny: the body of a test driver's request; the methods check what they need
  readonly input: any;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export type ControlHandler = (simulator: FreshchatSimulator, request: ControlRequest) => unknown;

/** Methods of the control that can be called as `POST /control/<name-in-kebab-case>` with their input as JSON. */
export const controlMethods = [
  "customerWrites",
  "customerReopens",
  "agentReplies",
  "agentAddsNote",
  "botWrites",
  "agentTakesOver",
  "assign",
  "assignGroup",
  "unassign",
  "agentResolves",
  "agentReopens",
  "setWaiting",
  "automationResolves",
  "closeWithUnknownAction",
  "sendWebhook",
  "addUser",
  "setAgent",
  "setChannel",
  "rotateToken",
  "importConversations",
  "saveWebhook",
  "removeWebhook",
  "resendWebhook",
  "retryWebhooksNow",
  "setSwitches",
  "resetSwitches",
  "addFault",
  "addWebhookFault",
  "removeFault",
  "clearFaults",
  "reset",
] as const satisfies readonly (keyof FreshchatSimulator["control"])[];

/** `customerWrites` becomes `customer-writes`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const readers: Readonly<Record<string, ControlHandler>> = {
  "GET /control/workspace": ({ workspace }) => workspace,
  "GET /control/stats": ({ control }) => control.stats(),
  "GET /control/conversations": ({ control }, { query }) =>
    control.conversations(number(query, "limit", 200)),
  "GET /control/conversations/:id": ({ control }, { params }) => control.conversation(params.id ?? ""),
  "GET /control/customers/:id": ({ control }, { params }) => control.customerView(params.id ?? ""),
  "GET /control/ledger": ({ ledger }, { query }) => ({
    last: ledger.last,
    entries: ledger.read(number(query, "after", 0), number(query, "limit", 10_000)),
  }),
  "GET /control/deliveries": ({ control }, { query }) => control.deliveries(number(query, "limit", 100)),
  "GET /control/switches": ({ switches }) => ({ values: switches, facts: freshchatSwitchFacts }),
  "GET /control/faults": ({ control }) => control.faults(),
  "GET /control/people": (simulator) => simulator.control.people(),
};

/** Every route below `/control`, except the event stream. */
export const controlRoutes: Readonly<Record<string, ControlHandler>> = {
  ...readers,
  ...Object.fromEntries(
    controlMethods.map((name) => [
      `POST /control/${kebabCase(name)}`,
      ({ control }: FreshchatSimulator, { input }: ControlRequest) => control[name](input),
    ]),
  ),
};

function number(query: URLSearchParams, name: string, fallback: number): number {
  const value = Number(query.get(name) ?? fallback);
  return Number.isFinite(value) ? value : fallback;
}
