import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { addComment, newComment } from "../add-comment.ts";
import { touch } from "../change-conversation.ts";
import { describeComment } from "../describe/describe-conversation.ts";
import { describeTeammate } from "../describe/describe-people.ts";
import { badBody, failure, notFound } from "../errors.ts";
import { storeFile } from "../files.ts";
import { wholeList } from "../list-page.ts";
import { checkFields, textOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { FrontConversation } from "../records.ts";
import { isTooLarge, readAuthor } from "./message-routes.ts";
import type { RouteTable } from "./route-table.ts";
import { withConversation } from "./with-conversation.ts";

export const commentRoutes: RouteTable = {
  "GET /conversations/:id/comments": withConversation((account, call, conversation) =>
    wholeList(account, call, conversation.comments.toReversed(), (comment) =>
      describeComment(account, comment),
    ),
  ),

  "POST /conversations/:id/comments": withConversation((account, call, conversation) =>
    postComment(account, call, conversation, ""),
  ),

  "GET /comments/:id": (account, call) => {
    const comment = account.comments.get(call.params.id ?? "");
    if (!comment) return notFound("comment", call.params.id ?? "");
    return { status: 200, json: describeComment(account, comment) };
  },

  "PATCH /comments/:id/": (account, call) => {
    const comment = account.comments.get(call.params.id ?? "");
    if (!comment) return notFound("comment", call.params.id ?? "");
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const wrong = checkFields(fields, { body: "string", is_pinned: "boolean" });
    if (wrong.length > 0) return badBody(account, ...wrong);
    const changed = {
      ...comment,
      ...(fields.body !== undefined && { body: textOf(fields.body) }),
      ...(fields.is_pinned !== undefined && { isPinned: fields.is_pinned === true }),
    };
    const make = () => {
      Object.assign(comment, changed);
      const conversation = account.living(comment.conversationId);
      if (conversation) touch(account, conversation);
      return { json: describeComment(account, comment), messageId: comment.id };
    };
    return { status: 200, change: { make, pretend: () => describeComment(account, changed) } };
  },

  "GET /comments/:id/mentions": (account, call) => {
    const comment = account.comments.get(call.params.id ?? "");
    if (!comment) return notFound("comment", call.params.id ?? "");
    const mentioned = comment.mentionIds.flatMap((id) => account.teammates.get(id) ?? []);
    return wholeList(account, call, mentioned, (teammate) => describeTeammate(account, teammate));
  },

  "POST /comments/:id/replies": (account, call) => {
    const comment = account.comments.get(call.params.id ?? "");
    const conversation = comment && account.living(comment.conversationId);
    if (!comment || !conversation) return notFound("comment", call.params.id ?? "");
    return postComment(account, call, conversation, comment.id);
  },
};

/** `body` is required, `author_id` is not: the bot of the token writes then. */
function postComment(
  account: FrontAccount,
  call: Call,
  conversation: FrontConversation,
  replyToId: string,
): Answer {
  const about = { conversationId: conversation.id };
  const body = readBodyFields(call);
  if (!body) return { ...badBody(account, "body: should be object"), about };
  const { fields, files } = body;
  const wrong = checkFields(fields, { body: "string", author_id: "string", is_pinned: "boolean" }, ["body"]);
  if (wrong.length > 0) return { ...badBody(account, ...wrong), about };
  if (isTooLarge(account, files))
    return failure(413, "Payload too large", "Attachments are limited to 25 MB");
  const author = readAuthor(account, fields.author_id);
  if (!("authorId" in author)) return { ...author, about };
  const build = () =>
    newComment(account, conversation, {
      authorId: author.authorId,
      body: textOf(fields.body),
      isPinned: fields.is_pinned === true,
      replyToId,
    });
  const make = () => {
    const comment = build();
    comment.fileIds = files.map((file) => storeFile(account, file).id);
    const actor = author.authorId
      ? ({ kind: "teammate", id: author.authorId } as const)
      : ({ kind: "api" } as const);
    addComment(account, conversation, comment, actor);
    return { json: describeComment(account, comment), messageId: comment.id, ...about };
  };
  return { status: 201, change: { make, pretend: () => describeComment(account, build()) }, about };
}
