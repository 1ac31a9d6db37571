import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import {
  addTags,
  archive,
  assign,
  cancelReminders,
  markAsSpam,
  move,
  removeTags,
  reopen,
  replaceTags,
  snooze,
  statusOf,
  touch,
  trash,
} from "../change-conversation.ts";
import { describeConversation, describeMessage, ticketStatuses } from "../describe/describe-conversation.ts";
import { describeEvent } from "../describe/describe-event.ts";
import { describeInbox, describeTeammate } from "../describe/describe-people.ts";
import { emitEvent, sourceOf } from "../emit-event.ts";
import { badBody, badRequest, notFound, unknownInBody } from "../errors.ts";
import { findTeammate } from "../find-by-alias.ts";
import { listPage, readFilter, wholeList } from "../list-page.ts";
import { checkFields, textOf, textsOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { FrontConversation } from "../records.ts";
import { searchConversations } from "../search-conversations.ts";
import type { RouteTable } from "./route-table.ts";
import { noContent, withConversation } from "./with-conversation.ts";

const byApi = { kind: "api" } as const;

export const conversationRoutes: RouteTable = {
  "GET /conversations": (account, call) => listConversations(account, call, account.conversations.values()),

  "GET /inboxes/:id/conversations": (account, call) => {
    const inboxId = call.params.id ?? "";
    if (!account.inboxes.has(inboxId)) return notFound("inbox", inboxId);
    return listConversations(
      account,
      call,
      conversationsWhere(account, ({ inboxIds }) => inboxIds.includes(inboxId)),
    );
  },

  "GET /teammates/:id/conversations": (account, call) => {
    const teammate = findTeammate(account, call.params.id ?? "");
    if (!teammate) return notFound("teammate", call.params.id ?? "");
    return listConversations(
      account,
      call,
      conversationsWhere(account, ({ assigneeId }) => assigneeId === teammate.id),
    );
  },

  "GET /tags/:id/conversations": (account, call) => {
    const tagId = call.params.id ?? "";
    if (!account.tags.has(tagId)) return notFound("tag", tagId);
    return listConversations(
      account,
      call,
      conversationsWhere(account, ({ tagIds }) => tagIds.includes(tagId)),
    );
  },

  "GET /conversations/search/:query": (account, call) => {
    const found = searchConversations(account, call.params.query ?? "");
    if (!Array.isArray(found)) return found;
    return listPage(account, call, found, {
      keyOf: ({ updatedAt }) => updatedAt,
      describe: (conversation) => describeConversation(account, conversation),
      more: { _total: found.length },
    });
  },

  "GET /conversations/:id": withConversation((account, _, conversation) => ({
    status: 200,
    json: describeConversation(account, conversation),
  })),

  "PATCH /conversations/:id": withConversation(patchConversation),

  "DELETE /conversations/:id": withConversation((account, _, conversation) => {
    if (!conversation.isTrashed) return badRequest("Conversation must be trashed before it can be deleted");
    return noContent(() => {
      account.removeConversation(conversation);
      account.changed("conversations");
    });
  }),

  "PUT /conversations/:id/assignee": withConversation((account, call, conversation) => {
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const wrong = checkFields(fields, { assignee_id: "string?" }, ["assignee_id"]);
    if (wrong.length > 0) return badBody(account, ...wrong);
    const assigneeId = readAssignee(account, fields.assignee_id);
    if (typeof assigneeId !== "string") return assigneeId;
    return noContent(() => assign(account, conversation, assigneeId, byApi));
  }),

  "PATCH /conversations/:id/reminders": withConversation((account, call, conversation) => {
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const wrong = checkFields(fields, { teammate_id: "string", scheduled_at: "number?" }, [
      "teammate_id",
      "scheduled_at",
    ]);
    if (wrong.length > 0) return badBody(account, ...wrong);
    const owner = findTeammate(account, textOf(fields.teammate_id));
    if (!owner)
      return unknownInBody(account.switches.unknownTeammateStatus, "teammate", textOf(fields.teammate_id));
    const scheduledAt = fields.scheduled_at as number | null;
    return noContent(() => {
      if (scheduledAt === null) cancelReminders(account, conversation);
      else snooze(account, conversation, { ownerId: owner.id, scheduledAt, actor: byApi });
    });
  }),

  "POST /conversations/:id/tags": withConversation((account, call, conversation) => {
    const tagIds = readTagIds(account, call);
    if (!Array.isArray(tagIds)) return tagIds;
    return noContent(() => addTags(account, conversation, tagIds, byApi));
  }),

  "DELETE /conversations/:id/tags": withConversation((account, call, conversation) => {
    const tagIds = readTagIds(account, call);
    if (!Array.isArray(tagIds)) return tagIds;
    return noContent(() => removeTags(account, conversation, tagIds, byApi));
  }),

  "GET /conversations/:id/followers": withConversation((account, call, conversation) => {
    const followers = conversation.followerIds.flatMap((id) => account.teammates.get(id) ?? []);
    return wholeList(account, call, followers, (teammate) => describeTeammate(account, teammate));
  }),

  "POST /conversations/:id/followers": withConversation((account, call, conversation) => {
    const ids = readTeammateIds(account, call);
    if (!Array.isArray(ids)) return ids;
    return noContent(() => {
      conversation.followerIds = [...new Set([...conversation.followerIds, ...ids])];
      account.changed("conversation", conversation.id);
    });
  }),

  "DELETE /conversations/:id/followers": withConversation((account, call, conversation) => {
    const ids = readTeammateIds(account, call);
    if (!Array.isArray(ids)) return ids;
    return noContent(() => {
      conversation.followerIds = conversation.followerIds.filter((id) => !ids.includes(id));
      account.changed("conversation", conversation.id);
    });
  }),

  "GET /conversations/:id/inboxes": withConversation((account, call, conversation) => {
    const inboxes = conversation.inboxIds.flatMap((id) => account.inboxes.get(id) ?? []);
    return wholeList(account, call, inboxes, (inbox) => describeInbox(account, inbox));
  }),

  "GET /conversations/:id/events": withConversation((account, call, conversation) => {
    const events = [...account.events.values()].filter(
      ({ conversationId }) => conversationId === conversation.id,
    );
    return listPage(account, call, events, {
      keyOf: ({ emittedAt }) => emittedAt,
      describe: (event) => describeEvent(account, event),
    });
  }),

  "GET /conversations/:id/messages": withConversation((account, call, conversation) =>
    listPage(account, call, conversation.messages, {
      keyOf: ({ createdAt }) => createdAt,
      describe: (message) => describeMessage(account, message),
      sortBy: "created_at",
    }),
  ),

  "POST /conversations/:id/links": withConversation(addLinks),

  "DELETE /conversations/:id/links": withConversation((account, call, conversation) => {
    const fields = readBodyFields(call)?.fields ?? {};
    const wrong = checkFields(fields, { link_ids: "strings" }, ["link_ids"]);
    if (wrong.length > 0) return badBody(account, ...wrong);
    const ids = textsOf(fields.link_ids);
    return noContent(() => {
      for (const id of ids.filter((known) => conversation.linkIds.includes(known))) {
        conversation.linkIds = conversation.linkIds.filter((known) => known !== id);
        touch(account, conversation);
        const target = { type: "link", ids: [id] };
        emitEvent(account, conversation, "link_removed", { source: sourceOf(account, byApi), target });
      }
    });
  }),
};

function conversationsWhere(
  account: FrontAccount,
  holds: (conversation: FrontConversation) => boolean,
): FrontConversation[] {
  return [...account.conversations.values()].filter(holds);
}

const listedStatuses = ["assigned", "unassigned", "archived", "trashed"];

/** Newest activity first; `q[statuses]` says trashed where the object says deleted. */
function listConversations(
  account: FrontAccount,
  call: Call,
  conversations: Iterable<FrontConversation>,
): Answer {
  const statuses = readFilter(call.query, "statuses");
  const categories = readFilter(call.query, "status_categories");
  if (statuses?.some((status) => !listedStatuses.includes(status)))
    return badRequest(`statuses should be one of ${listedStatuses.join(", ")}`);
  if (categories && !account.switches.ticketing) return badRequest("Ticketing is not enabled");
  const wanted = statuses && new Set(statuses.map((status) => (status === "trashed" ? "deleted" : status)));
  const found = [...conversations].filter((conversation) => {
    if (conversation.mergedInto) return false;
    if (wanted && !wanted.has(statusOf(account, conversation))) return false;
    if (!categories) return true;
    return categories.includes(String(describeConversation(account, conversation).status_category));
  });
  return listPage(account, call, found, {
    keyOf: ({ updatedAt }) => updatedAt,
    describe: (conversation) => describeConversation(account, conversation),
    sortBy: "date",
  });
}

const writableStatuses = ["open", "archived", "deleted", "spam"];

/** Everything optional; `tag_ids` and `custom_fields` replace the whole set. */
function patchConversation(account: FrontAccount, call: Call, conversation: FrontConversation): Answer {
  const fields = readBodyFields(call)?.fields;
  if (!fields) return badBody(account, "body: should be object");
  const wrong = checkFields(fields, {
    assignee_id: "string?",
    inbox_id: "string",
    status: "string",
    status_id: "string",
    tag_ids: "strings",
    custom_fields: "object",
  });
  const status = fields.status === undefined ? undefined : textOf(fields.status);
  if (status !== undefined && !writableStatuses.includes(status))
    wrong.push(`body.status: should be one of ${writableStatuses.join(", ")}`);
  if (wrong.length > 0) return badBody(account, ...wrong);

  const assigneeId = fields.assignee_id === undefined ? undefined : readAssignee(account, fields.assignee_id);
  if (assigneeId !== undefined && typeof assigneeId !== "string") return assigneeId;
  const unknownTag = textsOf(fields.tag_ids).find((id) => !account.tags.has(id));
  if (unknownTag) return unknownInBody(account.switches.unknownTagStatus, "tag", unknownTag);
  const inboxId = textOf(fields.inbox_id);
  if (inboxId && !account.inboxes.has(inboxId)) return notFound("inbox", inboxId);
  const statusId = textOf(fields.status_id);
  if (statusId && !account.switches.ticketing) return badRequest("Ticketing is not enabled");
  if (statusId && !ticketStatuses.some(({ id }) => id === statusId)) return notFound("status", statusId);

  return noContent(() => {
    if (inboxId) move(account, conversation, inboxId, byApi);
    if (assigneeId !== undefined) assign(account, conversation, assigneeId, byApi);
    if (fields.tag_ids !== undefined) replaceTags(account, conversation, textsOf(fields.tag_ids), byApi);
    if (fields.custom_fields !== undefined) {
      conversation.customFields = fields.custom_fields as Record<string, unknown>;
      touch(account, conversation);
      emitEvent(account, conversation, "custom_field_updated", { source: sourceOf(account, byApi) });
    }
    if (statusId) setTicketStatus(account, conversation, statusId);
    if (status !== undefined) setStatus(account, conversation, status);
  });
}

function setStatus(account: FrontAccount, conversation: FrontConversation, status: string): void {
  conversation.statusId = "";
  if (status === "archived") {
    conversation.reminders = [];
    archive(account, conversation, byApi);
  } else if (status === "open") reopen(account, conversation, byApi);
  else if (status === "deleted") trash(account, conversation, byApi);
  else markAsSpam(account, conversation);
}

/** A resolved ticket leaves the inbox, an open one comes back. */
function setTicketStatus(account: FrontAccount, conversation: FrontConversation, statusId: string): void {
  const category = ticketStatuses.find(({ id }) => id === statusId)?.category;
  if (category === "resolved") archive(account, conversation, byApi);
  else reopen(account, conversation, byApi);
  conversation.statusId = statusId;
  touch(account, conversation);
}

/** The id of the teammate asked for, empty for null; an Answer when there is none. */
function readAssignee(account: FrontAccount, value: unknown): string | Answer {
  if (value === null) return "";
  const id = textOf(value);
  const teammate =
    id.startsWith("alt:") && !account.switches.aliasAsAssignee ? undefined : findTeammate(account, id);
  return teammate?.id ?? unknownInBody(account.switches.unknownTeammateStatus, "teammate", id);
}

function readTagIds(account: FrontAccount, call: Call): string[] | Answer {
  const fields = readBodyFields(call)?.fields;
  if (!fields) return badBody(account, "body: should be object");
  const wrong = checkFields(fields, { tag_ids: "strings" }, ["tag_ids"]);
  if (wrong.length > 0) return badBody(account, ...wrong);
  const tagIds = textsOf(fields.tag_ids);
  const unknown = tagIds.find((id) => !account.tags.has(id));
  return unknown ? unknownInBody(account.switches.unknownTagStatus, "tag", unknown) : tagIds;
}

function readTeammateIds(account: FrontAccount, call: Call): string[] | Answer {
  const fields = readBodyFields(call)?.fields ?? {};
  const wrong = checkFields(fields, { teammate_ids: "strings" }, ["teammate_ids"]);
  if (wrong.length > 0) return badBody(account, ...wrong);
  const ids: string[] = [];
  for (const id of textsOf(fields.teammate_ids)) {
    const teammate = findTeammate(account, id);
    if (!teammate) return unknownInBody(account.switches.unknownTeammateStatus, "teammate", id);
    ids.push(teammate.id);
  }
  return ids;
}

/** By ids of links or by addresses, which become links; at most ten. */
function addLinks(account: FrontAccount, call: Call, conversation: FrontConversation): Answer {
  const fields = readBodyFields(call)?.fields ?? {};
  const wrong = checkFields(fields, { link_ids: "strings", link_external_urls: "strings" });
  const linkIds = textsOf(fields.link_ids);
  const urls = textsOf(fields.link_external_urls);
  if (linkIds.length + urls.length === 0) wrong.push("body.link_ids: is required");
  if (linkIds.length + urls.length > 10) wrong.push("body.link_ids: should have at most 10 items");
  if (wrong.length > 0) return badBody(account, ...wrong);
  const unknown = linkIds.find((id) => !account.links.has(id));
  if (unknown) return notFound("link", unknown);
  return noContent(() => {
    for (const id of [...linkIds, ...urls.map((url) => linkOfUrl(account, url))]) {
      if (conversation.linkIds.includes(id)) continue;
      conversation.linkIds.push(id);
      touch(account, conversation);
      const target = { type: "link", ids: [id] };
      emitEvent(account, conversation, "link_added", { source: sourceOf(account, byApi), target });
    }
  });
}

function linkOfUrl(account: FrontAccount, externalUrl: string): string {
  for (const link of account.links.values()) if (link.externalUrl === externalUrl) return link.id;
  const id = account.newId("link");
  account.links.set(id, { id, name: externalUrl, type: "web", externalUrl });
  return id;
}
