export type { CallEffect, CallFault, CallFaultRequest, CallMatch } from "../http/call-faults.ts";
export type { CallEntry, DeliveryEntry, Ledger, LedgerEntry, LedgerOption } from "../http/ledger.ts";
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
export {
  ControlError,
  type ConversationSummary,
  type ConversationView,
  type CustomerView,
  type Written,
} from "./control/inbox-driver.ts";
export { freshchatCoverage } from "./coverage.ts";
export {
  createFreshchatSimulator,
  FreshchatSimulator,
  type FreshchatSimulatorOptions,
  type FreshchatWorkspace,
  type Listening,
} from "./create-freshchat-simulator.ts";
export { lumenBikes } from "./seed.ts";
export { type FreshchatSwitches, freshchatSwitchFacts } from "./switches.ts";
