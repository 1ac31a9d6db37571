import type { Answer } from "../http/answer.ts";
import type { FreshchatAccount } from "./account.ts";
import type { MessageDraft } from "./create-message.ts";
import { agentNotFound, invalidValue, userNotFound } from "./errors.ts";
import type { FreshchatConversation, MessagePart } from "./records.ts";

const partKinds = new Set([
  "text",
  "image",
  "file",
  "video",
  "email",
  "url_button",
  "quick_reply_button",
  "callback",
  "reference",
  "collection",
  "template_content",
  "attachment_input",
  "text_input",
  "help_text",
]);

/** Reads a posted message; the error to answer when it is not one. */
export function readMessageDraft(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  body: unknown,
): MessageDraft | Answer {
  const sent = (body ?? {}) as Record<string, unknown>;
  const parts = sent.message_parts;
  if (!Array.isArray(parts) || parts.length === 0) return invalidValue("message_parts is required");
  const badPart = parts.find((part) => !isPart(part));
  if (badPart !== undefined) return invalidValue("message part is not valid");
  const type = sent.message_type ?? "normal";
  if (type !== "normal" && type !== "private")
    return invalidValue(`message_type ${String(type)} is not valid`);

  const author = readAuthor(account, conversation, sent);
  if ("status" in author) return author;
  return {
    ...author,
    parts,
    ...(Array.isArray(sent.reply_parts) && { replyParts: sent.reply_parts as MessagePart[] }),
    isPrivate: type === "private",
    source: "api",
    ...(sent.in_reply_to !== undefined && { inReplyTo: sent.in_reply_to }),
  };
}

function readAuthor(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  sent: Record<string, unknown>,
): Pick<MessageDraft, "actorType" | "actorId"> | Answer {
  const actorId = String(sent.actor_id ?? "");
  switch (sent.actor_type) {
    case "agent": {
      const agent = account.agents.get(actorId);
      if (!agent || agent.isDeleted) return agentNotFound();
      if (agent.isDeactivated && account.switches.deactivatedAgentPosting === "refused") {
        return invalidValue("agent is deactivated");
      }
      return { actorType: "agent", actorId };
    }
    case "bot":
      return { actorType: account.switches.botActorStoredAs, actorId: account.facts.serviceAccountId };
    case "user":
      if (!account.users.has(actorId)) return userNotFound();
      if (actorId !== conversation.userId) return invalidValue("user is not part of the conversation");
      return { actorType: "user", actorId };
    default:
      return invalidValue("actor_type is not valid");
  }
}

/** One known key with a value; unused keys may be there as null. */
function isPart(part: unknown): boolean {
  if (part === null || typeof part !== "object" || Array.isArray(part)) return false;
  const used = Object.entries(part).filter(([, value]) => value !== null && value !== undefined);
  if (used.length !== 1 || !partKinds.has(used[0]?.[0] ?? "")) return false;
  const text = (part as MessagePart).text as { content?: unknown } | null | undefined;
  return !text || typeof text.content === "string";
}
