import { type ControlHandler, kebabCase, queryNumber } from "../../control/control-server.ts";
import type { FreshchatSimulator } from "../create-freshchat-simulator.ts";
import { freshchatSwitchFacts } from "../switches.ts";

type Handler = ControlHandler<FreshchatSimulator>;

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

const readers: Readonly<Record<string, Handler>> = {
  "GET /control/workspace": ({ workspace }) => workspace,
  "GET /control/stats": ({ control }) => control.stats(),
  "GET /control/conversations": ({ control }, { query }) =>
    control.conversations(queryNumber(query, "limit", 200)),
  "GET /control/conversations/:id": ({ control }, { params }) => control.conversation(params.id ?? ""),
  "GET /control/customers/:id": ({ control }, { params }) => control.customerView(params.id ?? ""),
  "GET /control/ledger": ({ ledger }, { query }) => ({
    last: ledger.last,
    entries: ledger.read(queryNumber(query, "after", 0), queryNumber(query, "limit", 10_000)),
  }),
  "GET /control/deliveries": ({ control }, { query }) => control.deliveries(queryNumber(query, "limit", 100)),
  "GET /control/switches": ({ switches }) => ({ values: switches, facts: freshchatSwitchFacts }),
  "GET /control/faults": ({ control }) => control.faults(),
  "GET /control/people": ({ control }) => control.people(),
};

/** Every route below `/control`, except the event stream. */
export const controlRoutes: Readonly<Record<string, Handler>> = {
  ...readers,
  ...Object.fromEntries(
    controlMethods.map((name): [string, Handler] => [
      `POST /control/${kebabCase(name)}`,
      ({ control }, { input }) => control[name](input),
    ]),
  ),
};
