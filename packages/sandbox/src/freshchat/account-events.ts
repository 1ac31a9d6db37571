import type { FreshchatConversation, FreshchatMessage } from "./records.ts";

/** Who did something. `id` is empty for the platform itself without a service account. */
export interface Actor {
  readonly type: "agent" | "user" | "system";
  readonly id: string;
}

/** Where a change came from: through the API, or by people and automations inside Freshchat. */
export type ChangeOrigin = "api" | "inbox";

/** What happened in the account, before it is known whether and in which shape a webhook tells it. */
export type AccountEvent =
  | {
      readonly kind: "message-created";
      readonly conversation: FreshchatConversation;
      readonly message: FreshchatMessage;
      readonly origin: ChangeOrigin;
      /** `platform` for what Freshchat writes into the list by itself. */
      readonly sort: "written" | "welcome" | "platform";
    }
  | {
      readonly kind: "conversation-assigned";
      readonly conversation: FreshchatConversation;
      readonly actor: Actor;
      readonly fromAgentId: string;
      readonly fromGroupId: string;
      readonly origin: ChangeOrigin;
    }
  | {
      readonly kind: "conversation-resolved" | "conversation-reopened";
      readonly conversation: FreshchatConversation;
      readonly actor: Actor;
      readonly origin: ChangeOrigin;
    }
  | {
      /** An action that the documentation does not list. */
      readonly kind: "unlisted";
      readonly action: string;
      readonly conversation: FreshchatConversation;
      readonly actor: Actor;
      readonly origin: ChangeOrigin;
    };
