import { type ControlHandler, kebabCase, queryNumber } from "../../control/control-server.ts";
import type { FreshdeskSimulator } from "../create-freshdesk-simulator.ts";
import { freshdeskSwitchFacts } from "../switches.ts";

type Handler = ControlHandler<FreshdeskSimulator>;

/** Methods of the control that can be called as `POST /control/<name-in-kebab-case>` with their input as JSON. */
export const controlMethods = [
  "customerWrites",
  "customerReopens",
  "customerRates",
  "mailArrives",
  "addContact",
  "setContact",
  "agentReplies",
  "agentAddsNote",
  "agentTakesOver",
  "assign",
  "assignGroup",
  "unassign",
  "agentResolves",
  "agentCloses",
  "agentReopens",
  "changeTicket",
  "markSpam",
  "unmarkSpam",
  "deleteTicket",
  "restoreTicket",
  "deleteTicketForever",
  "mergeTickets",
  "archiveTicket",
  "setAgent",
  "setGroup",
  "setField",
  "removeField",
  "setMailbox",
  "rotateKey",
  "importTickets",
  "addRule",
  "removeRule",
  "installWebhookRules",
  "removeWebhookRules",
  "saveSolutionCategory",
  "saveSolutionFolder",
  "saveSolutionArticle",
  "deleteSolutionArticle",
  "setLanguages",
  "runHourlyRules",
  "advanceClock",
  "stopClock",
  "startClock",
  "sendWebhook",
  "resendWebhook",
  "retryWebhooksNow",
  "setSwitches",
  "resetSwitches",
  "addFault",
  "addWebhookFault",
  "removeFault",
  "clearFaults",
  "reset",
] as const satisfies readonly (keyof FreshdeskSimulator["control"])[];

const readers: Readonly<Record<string, Handler>> = {
  "GET /control/workspace": ({ workspace }) => workspace,
  "GET /control/stats": ({ control }) => control.stats(),
  "GET /control/tickets": ({ control }, { query }) => control.tickets(queryNumber(query, "limit", 200)),
  "GET /control/tickets/:id": ({ control }, { params }) => control.viewTicket(Number(params.id)),
  "GET /control/customers/:id": ({ control }, { params }) => control.customerView(Number(params.id)),
  "GET /control/ledger": ({ ledger }, { query }) => ({
    last: ledger.last,
    entries: ledger.read(queryNumber(query, "after", 0), queryNumber(query, "limit", 10_000)),
  }),
  "GET /control/deliveries": ({ control }, { query }) => control.deliveries(queryNumber(query, "limit", 100)),
  "GET /control/outbox": ({ control }, { query }) => {
    const ticketId = queryNumber(query, "ticket", 0);
    return control.outbox({ after: queryNumber(query, "after", 0), ...(ticketId > 0 && { ticketId }) });
  },
  "GET /control/rules": ({ control }) => control.rules(),
  "GET /control/clock": ({ control }) => control.clock(),
  "GET /control/switches": ({ switches }) => ({ values: switches, facts: freshdeskSwitchFacts }),
  "GET /control/faults": ({ control }) => control.faults(),
  "GET /control/people": ({ control }) => control.people(),
};

/** Every route below `/control`, except the event stream. */
export const controlRoutes: Readonly<Record<string, Handler>> = {
  ...readers,
  ...Object.fromEntries(
    controlMethods.map((name): [string, Handler] => [
      `POST /control/${kebabCase(name)}`,
      ({ control }, { input }) => (control[name] as (input: unknown) => unknown).call(control, input),
    ]),
  ),
};
