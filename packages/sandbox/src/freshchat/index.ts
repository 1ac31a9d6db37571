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
export type { Delivery, SignatureVariant, WebhookEvent } from "../webhooks/webhook-queue.ts";
export type * from "./control/control-inputs.ts";
export { FreshchatControl } from "./control/freshchat-control.ts";
export type {
  ConversationSummary,
  ConversationView,
  CustomerView,
  Written,
} from "./control/inbox-driver.ts";
export { freshchatCoverage } from "./coverage.ts";
export {
  createFreshchatSimulator,
  FreshchatSimulator,
  type FreshchatSimulatorOptions,
  type FreshchatWorkspace,
} from "./create-freshchat-simulator.ts";
export { lumenBikes } from "./seed.ts";
export { type FreshchatSwitches, freshchatSwitchFacts } from "./switches.ts";
