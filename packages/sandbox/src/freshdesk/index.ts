export { ControlError } from "../control/control-error.ts";
export type { CallEffect, CallFault, CallFaultRequest, CallMatch } from "../http/call-faults.ts";
export type { CallEntry, DeliveryEntry, Ledger, LedgerEntry, LedgerOption } from "../http/ledger.ts";
export type { Listening } from "../http/mounted-server.ts";
export { fileStore, type Persistence } from "../persistence/file-store.ts";
export type {
  WebhookEffect,
  WebhookFault,
  WebhookFaultRequest,
  WebhookMatch,
} from "../webhooks/webhook-faults.ts";
export type { Delivery, WebhookEvent } from "../webhooks/webhook-queue.ts";
export type { RuleInput } from "./automations/read-rule.ts";
export type * from "./control/control-inputs.ts";
export type { Written } from "./control/customer-driver.ts";
export { FreshdeskControl, type People } from "./control/freshdesk-control.ts";
export type { CustomerView, EntryView, TicketSummary, TicketView } from "./control/ticket-view.ts";
export { freshdeskCoverage } from "./coverage.ts";
export {
  createFreshdeskSimulator,
  FreshdeskSimulator,
  type FreshdeskSimulatorOptions,
  type FreshdeskWorkspace,
} from "./create-freshdesk-simulator.ts";
export type { AutomationRule, OutboxMail } from "./records.ts";
export { lumenBikes } from "./seed.ts";
export { type FreshdeskSwitches, freshdeskSwitchFacts } from "./switches.ts";
