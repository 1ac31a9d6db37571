import type { FrontEvent, FrontMessage } from "./records.ts";

/** What goes out of the account: events that webhooks may tell, and messages for a custom channel. */
export type AccountHappening =
  | { readonly kind: "event"; readonly event: FrontEvent }
  | { readonly kind: "message-for-channel"; readonly message: FrontMessage };
