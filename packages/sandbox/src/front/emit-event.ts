import type { FrontAccount } from "./account.ts";
import type { FrontConversation, FrontEvent, FrontEventType } from "./records.ts";

/** Events kept for the list; the oldest go first, so that a long run does not fill the memory. */
const keptEvents = 20_000;

/** Who made a change. */
export type Actor =
  | { readonly kind: "api" }
  | { readonly kind: "teammate"; readonly id: string }
  | { readonly kind: "rule"; readonly id: string }
  /** Front itself, which takes conversations from teammates who are away. */
  | { readonly kind: "platform" };

/** Keeps an event for `GET /events` and hands it to the webhooks. */
export function emitEvent(
  account: FrontAccount,
  conversation: FrontConversation,
  type: FrontEventType,
  more: { source: FrontEvent["source"]; target?: FrontEvent["target"]; told?: string },
): FrontEvent {
  const { source, target, told } = more;
  const event: FrontEvent = {
    id: account.newId("event"),
    type,
    emittedAt: account.timestamp(),
    conversationId: conversation.id,
    source,
    ...(target && { target }),
    ...(told && { told }),
  };
  account.events.set(event.id, event);
  const oldest = account.events.size > keptEvents ? account.events.keys().next().value : undefined;
  if (oldest !== undefined) account.events.delete(oldest);
  account.happened({ kind: "event", event });
  return event;
}

/** The source of an event: person, rule, Front itself, or what the switch says about API calls. */
export function sourceOf(account: FrontAccount, actor: Actor): FrontEvent["source"] {
  switch (actor.kind) {
    case "teammate":
    case "rule":
      return { type: actor.kind, ids: [actor.id] };
    case "platform":
      return { type: "rule", ids: [] };
    case "api": {
      if (account.switches.apiEventSource === "api") return { type: "api", ids: [] };
      return { type: "teammate", ids: [apiTeammateId(account)] };
    }
  }
}

/** The bot that stands for the API token. */
export function apiTeammateId(account: FrontAccount): string {
  for (const teammate of account.teammates.values()) if (teammate.type === "api") return teammate.id;
  return "";
}
