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
export { FrontControl } from "./control/front-control.ts";
export type { Written } from "./control/inbox-driver.ts";
export type * from "./control/inbox-views.ts";
export { frontCoverage } from "./coverage.ts";
export {
  createFrontSimulator,
  FrontSimulator,
  type FrontSimulatorOptions,
  type FrontWorkspace,
} from "./create-front-simulator.ts";
export { lumenBikes } from "./seed.ts";
export { type FrontSwitches, frontSwitchFacts } from "./switches.ts";
export { applicationWebhookTypes } from "./webhooks/told-type.ts";
