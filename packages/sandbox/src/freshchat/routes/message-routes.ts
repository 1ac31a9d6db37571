import type { Answer, Call } from "../../http/answer.ts";
import type { FreshchatAccount } from "../account.ts";
import { createMessage, type MessageDraft } from "../create-message.ts";
import { conversationNotFound, invalidValue } from "../errors.ts";
import { renderMessage } from "../files.ts";
import { readPaging } from "../list-page.ts";
import { readMessageDraft } from "../read-message-draft.ts";
import type { FreshchatConversation, FreshchatMessage } from "../records.ts";
import { targetOfCustomerMessage, writeMessage } from "../write-message.ts";
import type { RouteTable } from "./route-table.ts";

export const messageRoutes: RouteTable = {
  "GET /conversations/:id/messages": listMessages,
  "POST /conversations/:id/messages": postMessage,
};

/**
 * Newest first, private notes and system messages included. `from_time` moves the end of the list to an older
 * time; `link` is there as long as older messages are left.
 */
function listMessages(account: FreshchatAccount, call: Call): Answer {
  const conversation = account.findConversation(call.params.id ?? "");
  if (!conversation) return conversationNotFound();
  const paging = readPaging(account, call.query);
  if ("status" in paging) return paging;
  const { page, items } = paging;
  const { messages } = conversation;

  const fromTime = call.query.get("from_time");
  let end = messages.length;
  if (fromTime) {
    const limit = Date.parse(fromTime);
    if (Number.isNaN(limit)) return invalidValue("from_time is not valid");
    while (end > 0 && Date.parse(messages[end - 1]?.created_time ?? "") > limit) end -= 1;
  }
  const last = Math.max(0, end - (page - 1) * items);
  const first = Math.max(0, last - items);
  const shown = messages.slice(first, last).reverse();
  const next = first > 0 ? nextLink(account, conversation, first, items) : undefined;
  return {
    status: 200,
    json: {
      messages: shown.map((message) => renderMessage(account, message)),
      ...(next && { link: next }),
    },
    about: { conversationId: conversation.id },
  };
}

function nextLink(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  first: number,
  items: number,
): { href: string; rel: string; type: string } {
  // With one message a page an overlap would never move on.
  const overlaps = account.switches.messageLinkBoundary === "overlapping" && items > 1;
  const fromTime = conversation.messages[overlaps ? first : first - 1]?.created_time ?? "";
  const path = `${account.surroundings.mountPath}/v2/conversations/${conversation.id}/messages`;
  const href = `${path}?page=1&items_per_page=${items}&from_time=${fromTime}`;
  return { href, rel: "next_page", type: "GET" };
}

async function postMessage(account: FreshchatAccount, call: Call): Promise<Answer> {
  const conversation = account.findConversation(call.params.id ?? "");
  if (!conversation) return conversationNotFound();
  const about = { conversationId: conversation.id };
  const read = readMessageDraft(account, conversation, call.body);
  if ("status" in read) return { ...read, about };
  if (isStale(account, conversation))
    return { ...invalidValue("This is not the latest conversation of the user"), about };
  if (!(await imagesLoad(account, read))) return { ...invalidValue("IMAGE_EMPTY_CONTENT"), about };

  const refusal = refuseEmailText(account, conversation, read);
  if (refusal && account.switches.emailTextPart === "refused") return { ...refusal, about };
  const draft = limitText(account, read);
  if ("status" in draft) return { ...draft, about };

  const pretend = () => shownMessage(account, createMessage(account, conversation, draft));
  // Too long: answered as if nothing were wrong, and never seen again.
  if (draft.isLost) return { status: account.switches.createdStatus, json: pretend(), about };
  const make = () => {
    const target = draft.actorType === "user" ? targetOfCustomerMessage(account, conversation) : conversation;
    if (target !== conversation) account.addConversation(target);
    const message = writeMessage(account, target, draft, "api");
    const json = refusal ? refusal.json : shownMessage(account, message);
    return { json, conversationId: target.id, messageId: message.id };
  };
  return { status: refusal?.status ?? account.switches.createdStatus, change: { make, pretend }, about };
}

/** On threaded accounts only the newest conversation of a user takes messages. */
function isStale(account: FreshchatAccount, conversation: FreshchatConversation): boolean {
  if (!account.switches.threadedConversations) return false;
  return account.conversationsOf(conversation.userId).at(-1) !== conversation;
}

/** A text part in an email conversation: the recorded account answered a cast error and delivered it anyway. */
function refuseEmailText(
  account: FreshchatAccount,
  conversation: FreshchatConversation,
  draft: MessageDraft,
): Answer | undefined {
  if (account.switches.emailTextPart === "accepted" || draft.isPrivate) return undefined;
  if (account.channels.get(conversation.channelId)?.source !== "EMAIL") return undefined;
  if (!draft.parts.some((part) => part.text)) return undefined;
  const fragment = "com.demach.konotor.model.fragment";
  return invalidValue(`${fragment}.TextFragment cannot be cast to ${fragment}.EmailFragment`);
}

function limitText(
  account: FreshchatAccount,
  draft: MessageDraft,
): (MessageDraft & { isLost?: boolean }) | Answer {
  const { textLengthLimit, overlongText } = account.switches;
  if (textLengthLimit === 0 || overlongText === "accepted") return draft;
  const contents = draft.parts.map(
    (part) => (part.text as { content: string } | null | undefined)?.content ?? "",
  );
  if (contents.every((content) => content.length <= textLengthLimit)) return draft;
  if (overlongText === "refused") return invalidValue("text is too long");
  if (overlongText === "dropped") return { ...draft, isLost: true };
  const parts = draft.parts.map((part, index) =>
    part.text ? { text: { content: contents[index]?.slice(0, textLengthLimit) } } : part,
  );
  return { ...draft, parts };
}

function shownMessage(account: FreshchatAccount, message: FreshchatMessage): unknown {
  const shown = renderMessage(account, message);
  if (!account.switches.deliveryErrorInAnswer) return shown;
  return {
    ...shown,
    status: "Failed",
    error_code: 131_047,
    error_message: "Message was not delivered to the channel",
    error_category: "CHANNEL",
  };
}

/** Freshchat downloads posted images while it answers. */
async function imagesLoad(account: FreshchatAccount, draft: MessageDraft): Promise<boolean> {
  const urls = draft.parts.flatMap((part) => {
    const image = part.image as { url?: unknown } | null | undefined;
    return image ? [String(image.url ?? "")] : [];
  });
  if (urls.length === 0 || account.switches.imageUrlCheck === "trust") return true;
  if (account.switches.imageUrlCheck === "refuse") return false;
  const results = await Promise.all(urls.map((url) => imageLoads(account, url)));
  return results.every(Boolean);
}

async function imageLoads(account: FreshchatAccount, url: string): Promise<boolean> {
  if (url.startsWith(`${account.surroundings.origin()}/pics/`)) {
    return account.files.has(url.split("/pics/")[1]?.split("/")[0] ?? "");
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return false;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
    const content = await response.arrayBuffer();
    return response.ok && content.byteLength > 0;
  } catch {
    return false;
  }
}
