import type { FrontAccount } from "./account.ts";
import { openSilently, touch } from "./change-conversation.ts";
import { type Actor, emitEvent, sourceOf } from "./emit-event.ts";
import type { FrontComment, FrontConversation } from "./records.ts";

/** What somebody notes. */
export interface CommentDraft {
  readonly authorId: string;
  readonly body: string;
  readonly fileIds?: readonly string[];
  readonly isPinned?: boolean;
  readonly replyToId?: string;
}

/** A comment as it would be, not part of the conversation yet. */
export function newComment(
  account: FrontAccount,
  conversation: FrontConversation,
  draft: CommentDraft,
): FrontComment {
  return {
    id: account.newId("comment"),
    conversationId: conversation.id,
    authorId: draft.authorId,
    body: draft.body,
    postedAt: account.nextTime(conversation),
    fileIds: [...(draft.fileIds ?? [])],
    isPinned: draft.isPinned ?? false,
    mentionIds: mentionsIn(account, draft.body),
    replyToId: draft.replyToId ?? "",
  };
}

/** Adds it, tells it, and reopens the conversation if the company's Front does so. */
export function addComment(
  account: FrontAccount,
  conversation: FrontConversation,
  comment: FrontComment,
  actor: Actor,
): void {
  comment.conversationId = conversation.id;
  conversation.comments.push(comment);
  account.comments.set(comment.id, comment);
  if (account.switches.commentReopens && !conversation.isTrashed) openSilently(account, conversation);
  touch(account, conversation);

  const target = { type: "comment", ids: [comment.id] };
  const source = sourceOf(account, actor);
  const isMention = comment.mentionIds.length > 0;
  if (isMention) emitEvent(account, conversation, "mention", { source, target });
  if (!isMention || account.switches.mentionEvents === "both")
    emitEvent(account, conversation, "comment", { source, target });
}

/** Everybody named by `@username`; `@all` names every teammate who is a person. */
function mentionsIn(account: FrontAccount, body: string): string[] {
  const names = new Set([...body.matchAll(/(?<![\w.])@([\w.-]+)/g)].map(([, name]) => name?.toLowerCase()));
  if (names.size === 0) return [];
  return [...account.teammates.values()]
    .filter(
      ({ username, type }) => names.has(username.toLowerCase()) || (names.has("all") && type === "user"),
    )
    .map(({ id }) => id);
}
