import type { FrontAccount } from "../account.ts";
import type { FrontEvent, FrontRule } from "../records.ts";
import {
  describeComment,
  describeConversation,
  describeLegacyMessage,
  describeLink,
  describeMessage,
} from "./describe-conversation.ts";
import { describeInbox, describeLegacyInbox, describeTag, describeTeammate } from "./describe-people.ts";

type Json = Record<string, unknown>;

/**
 * `full`: whole objects. `preview`: the same structure with nothing but ids, `_links` and `_meta`. `legacy`:
 * whole objects with the extra fields of recordings from 2018 to 2023.
 */
export type EventDetail = "full" | "preview" | "legacy";

/**
 * An event with its objects as they are at this moment, not as they were when it was emitted: that is what the
 * recordings show.
 */
export function describeEvent(account: FrontAccount, event: FrontEvent, detail: EventDetail = "full"): Json {
  const conversation = account.living(event.conversationId);
  const described = conversation && describeConversation(account, conversation);
  const last = conversation && account.lastMessage(conversation);
  const extra =
    detail === "legacy" && last ? { last_message: describeLegacyMessage(account, last) } : undefined;
  return {
    _links: { self: account.link(`/events/${event.id}`) },
    id: event.id,
    type: event.type,
    emitted_at: event.emittedAt,
    conversation: described && shorten({ ...described, ...extra }, detail),
    source: describeSide(account, event.source, detail),
    ...(event.target && { target: describeTarget(account, event.target, detail) }),
  };
}

function describeTarget(account: FrontAccount, target: FrontEvent["source"], detail: EventDetail): Json {
  const { moveTarget, mergedTarget } = account.switches;
  const described = describeSide(account, target, detail);
  if (target.type === "inboxes" && moveTarget === "one")
    return { ...described, data: (described.data as Json[])[0] };
  if (target.type === "deleted_conversation_ids" && mergedTarget === "ids")
    return { ...described, data: target.ids };
  return described;
}

function describeSide(account: FrontAccount, side: FrontEvent["source"], detail: EventDetail): Json {
  const data = side.ids.flatMap((id) => {
    const described = describeThing(account, side.type, id, detail);
    return described ? [shorten(described, detail)] : [];
  });
  const _meta = { type: side.type };
  if (side.type === "inboxes") return { _meta, data };
  return data[0] ? { _meta, data: data[0] } : { _meta };
}

function describeThing(
  account: FrontAccount,
  type: string,
  id: string,
  detail: EventDetail,
): Json | undefined {
  const find = <Item>(map: ReadonlyMap<string, Item>, describe: (item: Item) => Json) => {
    const item = map.get(id);
    return item && describe(item);
  };
  switch (type) {
    case "teammate":
      return find(account.teammates, (teammate) => describeTeammate(account, teammate));
    case "inboxes":
      return find(account.inboxes, (inbox) =>
        detail === "legacy" ? describeLegacyInbox(account, inbox) : describeInbox(account, inbox),
      );
    case "message":
      return find(account.messages, (message) =>
        detail === "legacy" ? describeLegacyMessage(account, message) : describeMessage(account, message),
      );
    case "comment":
      return find(account.comments, (comment) => describeComment(account, comment));
    case "tag":
      return find(account.tags, (tag) => describeTag(account, tag));
    case "link":
      return find(account.links, (link) => describeLink(account, link));
    case "rule":
      return describeRule(account, { id, name: "Assignment rule", actions: ["Assign"] });
    default:
      return undefined;
  }
}

/** A rule as the API lists it. */
export function describeRule(
  account: FrontAccount,
  rule: Pick<FrontRule, "id" | "name"> & { actions: readonly string[] },
): Json {
  return {
    _links: { self: account.link(`/rules/${rule.id}`), related: { owner: null } },
    id: rule.id,
    name: rule.name,
    actions: rule.actions,
    is_private: false,
  };
}

function shorten(described: Json, detail: EventDetail): Json {
  if (detail !== "preview") return described;
  return { _links: described._links, id: described.id };
}
