import { type ControlHandler, kebabCase, queryNumber } from "../../control/control-server.ts";
import type { FrontSimulator } from "../create-front-simulator.ts";
import { frontSwitchFacts } from "../switches.ts";
import { applicationWebhookTypes } from "../webhooks/told-type.ts";

/** Methods of the control that can be called as `POST /control/<name-in-kebab-case>` with their input as JSON. */
export const controlMethods = [
  "customerWrites",
  "customerReopens",
  "teammateStartsReply",
  "teammateReplies",
  "teammateComments",
  "assign",
  "unassign",
  "archive",
  "reopen",
  "trash",
  "restore",
  "snooze",
  "wake",
  "merge",
  "move",
  "tag",
  "untag",
  "archiveSilently",
  "setTeammate",
  "setChannel",
  "addContact",
  "failMessage",
  "sendQueuedNow",
  "rotateToken",
  "importConversations",
  "saveApplicationWebhook",
  "removeApplicationWebhook",
  "rotateSigningKey",
  "saveRuleWebhook",
  "removeRuleWebhook",
  "sendWebhook",
  "connectChannel",
  "disconnectChannel",
  "saveArticle",
  "deleteArticle",
  "saveCategory",
  "deleteCategory",
  "saveKnowledgeBase",
  "resendWebhook",
  "retryWebhooksNow",
  "setSwitches",
  "resetSwitches",
  "addFault",
  "addWebhookFault",
  "removeFault",
  "clearFaults",
  "reset",
] as const satisfies readonly (keyof FrontSimulator["control"])[];

type Handler = ControlHandler<FrontSimulator>;

const readers: Readonly<Record<string, Handler>> = {
  "GET /control/workspace": ({ workspace }) => workspace,
  "GET /control/stats": ({ control }) => control.stats(),
  "GET /control/people": ({ control }) => control.people(),
  "GET /control/conversations": ({ control }, { query }) =>
    control.conversations(queryNumber(query, "limit", 200)),
  "GET /control/conversations/:id": ({ control }, { params }) => control.conversation(params.id ?? ""),
  "GET /control/customers/:id": ({ control }, { params }) => control.customerView(params.id ?? ""),
  "GET /control/ledger": ({ ledger }, { query }) => ({
    last: ledger.last,
    entries: ledger.read(queryNumber(query, "after", 0), queryNumber(query, "limit", 10_000)),
  }),
  "GET /control/deliveries": ({ control }, { query }) => control.deliveries(queryNumber(query, "limit", 100)),
  "GET /control/switches": ({ switches }) => ({ values: switches, facts: frontSwitchFacts }),
  "GET /control/faults": ({ control }) => control.faults(),
  "GET /control/knowledge": ({ control }) => control.knowledge(),
  "GET /control/webhook-types": () => applicationWebhookTypes,
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
