import { escalationMark, splitText } from "@baton/domain";
import type {
  EscalationOutcome,
  EscalationRequest,
  OpenedEscalation,
  TranscriptEntry,
} from "../escalation.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { createUser, findUser, sayFieldsLeft, updateUser } from "./find-user.ts";
import { type FreshchatApi, segment } from "./freshchat-api.ts";
import { listMessages } from "./list-messages.ts";
import { isMessengerTopic } from "./list-options.ts";
import { maximumTextLength } from "./manifest.ts";
import { type ActionContext, agentAccountUnknown, convertRefusal, refused } from "./perform-action.ts";
import type { FreshchatSettings } from "./settings.ts";
import {
  conversationSchema,
  type FreshchatConversation,
  userConversationsSchema,
  wholeConversationSchema,
} from "./shapes.ts";
import { uploadAttachment } from "./upload-attachment.ts";

/**
 * Messages of the history that are posted one by one. Freshchat takes several in the call that opens a conversation and documents
 * no limit; of a longer history the older part comes as text.
 */
const maximumMessages = 50;

/**
 * Opens the conversation of an escalation (M2): user, topic, note, history and group in one call, so that there is no moment at which
 * it stands there half made. The note comes first: whoever hears of any other message finds it.
 */
export async function openEscalation(
  context: ActionContext,
  request: EscalationRequest,
): Promise<EscalationOutcome> {
  if (context.agentAccount === null) return agentAccountUnknown();
  const remarks: string[] = [];
  let userId: string;
  let topicId: string | null;
  try {
    const known = await findUser(context, request.contact);
    if (known !== null) await updateUser(context, known, request.contact, remarks);
    userId = known ?? (await createUser(context, request.contact, remarks));
    topicId = request.topicId ?? (await defaultTopic(context));
  } catch (error) {
    return nothingOpenedYet(convertRefusal(error));
  }
  if (topicId === null) {
    return refused(
      "escalation-topic-missing",
      "The Freshchat account has no topic in which a conversation can be opened.",
      "Make a topic in Freshchat, or choose one where escalations are set up.",
    );
  }
  const written = await writeMessages(context, request, userId);
  if (written.kind === "failed") return nothingOpenedYet(written.outcome);

  const groupId = request.groupId ?? context.settings.escalationGroupId ?? null;
  const body = {
    channel_id: topicId,
    users: [{ id: userId }],
    status: "new",
    messages: written.messages,
  };
  const opened = await post(context, body, { groupId, fields: request.fields }, remarks);
  if ("kind" in opened) return opened;
  if (opened.conversation_id === null) {
    const failure = {
      code: "unreadable-answer",
      message: "Freshchat opened a conversation and did not say which.",
      hint: "Baton looks among the customer's conversations.",
      isRetryable: true,
    };
    return { kind: "unknown", failure };
  }
  const present = await settleGroup(context, opened, groupId, remarks);
  return { kind: "done", opened: describe(present, userId), remarks };
}

/**
 * With group and fields, and where Freshchat refuses that, without one, without the other, without both: never silent because of a group
 * that is gone (FD7's rule, here too) or of a field. What was left out is said.
 */
async function post(
  { api, signal }: ActionContext,
  body: object,
  { groupId, fields }: { groupId: string | null; fields: Readonly<Record<string, string>> },
  remarks: string[],
): Promise<FreshchatConversation | Exclude<EscalationOutcome, { kind: "done" }>> {
  const withGroup = groupId === null ? null : { assigned_group_id: groupId };
  const withFields = Object.keys(fields).length === 0 ? null : { properties: fields };
  const attempts = [
    { group: withGroup, fields: withFields },
    ...(withGroup ? [{ group: null, fields: withFields }] : []),
    ...(withFields ? [{ group: withGroup, fields: null }] : []),
    ...(withGroup && withFields ? [{ group: null, fields: null }] : []),
  ];
  for (const [index, attempt] of attempts.entries()) {
    try {
      const json = { ...body, ...attempt.group, ...attempt.fields };
      const opened = await api.post("/conversations", json, conversationSchema, { signal });
      if (withGroup && !attempt.group) remarks.push(groupRefused);
      if (withFields && !attempt.fields) remarks.push(sayFieldsLeft("conversation", fields));
      return opened;
    } catch (error) {
      const isRefused =
        error instanceof HttpFailure && (error.code === "rejected" || error.code === "not-found");
      if (!isRefused || index === attempts.length - 1) {
        return convertRefusal(error) as Exclude<EscalationOutcome, { kind: "done" }>;
      }
    }
  }
  throw new Error("The last attempt ends the loop.");
}

const groupRefused = "Freshchat refused the group; the conversation waits unassigned.";

/** The conversation that an interrupted opening made: among the customer's own, the one whose note has the escalation's mark. */
export async function findEscalation(
  context: { api: FreshchatApi; settings: FreshchatSettings; signal?: AbortSignal | undefined },
  request: EscalationRequest,
): Promise<OpenedEscalation | null> {
  const { api, signal } = context;
  const userId = await findUser(context, request.contact);
  if (userId === null) return null;
  const { conversations } = await api.get(
    `/users/${segment(userId)}/conversations`,
    userConversationsSchema,
    {
      signal,
    },
  );
  const newestFirst = conversations
    .map((conversation) => ({
      ...conversation,
      conversation_id: conversation.conversation_id ?? conversation.id,
    }))
    .sort((a, b) => (b.updated_time?.getTime() ?? 0) - (a.updated_time?.getTime() ?? 0));
  const mark = escalationMark(request.escalationId);
  for (const conversation of newestFirst) {
    const { conversation_id: id } = conversation;
    if (id !== null && (await holdsMark(context, id, mark))) return describe(conversation, userId);
  }
  return null;
}

async function holdsMark(
  { api, signal }: { api: FreshchatApi; signal?: AbortSignal | undefined },
  conversationId: string,
  mark: string,
): Promise<boolean> {
  for await (const { messages } of listMessages(api, conversationId, signal)) {
    if (messages.some(({ message_parts }) => JSON.stringify(message_parts).includes(mark))) return true;
  }
  return false;
}

function describe(conversation: FreshchatConversation, userId: string): OpenedEscalation {
  return {
    conversation: {
      externalId: conversation.conversation_id as string,
      alternateId: conversation.conversation_internal_id,
    },
    contactExternalId: userId,
    url: conversation.url,
    number: null,
  };
}

/**
 * What an attempt that failed before the opening means: nobody sees a user or an upload, and both are found again or made anew, so
 * that even an unclear end can be repeated.
 */
function nothingOpenedYet(outcome: EscalationOutcome): EscalationOutcome {
  return outcome.kind === "unknown"
    ? { kind: "not-done", failure: outcome.failure, retryAfterMs: null }
    : outcome;
}

/** The settings' topic, else the first one that is switched on. */
async function defaultTopic({ api, settings, signal }: ActionContext): Promise<string | null> {
  const chosen = settings.topicIds?.[0];
  if (chosen !== undefined) return chosen;
  for await (const page of api.list("channels", { signal })) {
    const topic = page.find(({ id, source, enabled }) => id !== null && enabled && isMessengerTopic(source));
    if (topic?.id) return topic.id;
  }
  return null;
}

type Written = { kind: "written"; messages: object[] } | { kind: "failed"; outcome: EscalationOutcome };

async function writeMessages(
  context: ActionContext,
  request: EscalationRequest,
  userId: string,
): Promise<Written> {
  const agent = { actor_type: "agent", actor_id: context.agentAccount?.externalId };
  const customer = { actor_type: "user", actor_id: userId };
  const messages: object[] = splitText(request.note, maximumTextLength).map((content) => ({
    message_parts: [{ text: { content } }],
    message_type: "private",
    ...agent,
  }));
  const earlier = request.transcript.slice(0, -maximumMessages);
  const lines = earlier.map(writeLine).join("\n\n");
  for (const content of lines === "" ? [] : splitText(lines, maximumTextLength)) {
    messages.push({ message_parts: [{ text: { content } }], message_type: "normal", ...agent });
  }
  for (const entry of request.transcript.slice(-maximumMessages)) {
    const texts = entry.text === "" ? [] : splitText(entry.text, maximumTextLength);
    const parts: unknown[][] = texts.map((content) => [{ text: { content } }]);
    const last = parts.at(-1) ?? [];
    if (parts.length === 0) parts.push(last);
    for (const attachment of entry.attachments) {
      const uploaded = await uploadAttachment(context, attachment);
      if (uploaded.kind === "failed") {
        return {
          kind: "failed",
          outcome: uploaded.outcome as Exclude<typeof uploaded.outcome, { kind: "done" }>,
        };
      }
      last.push(uploaded.part);
    }
    const author = entry.author.kind === "customer" ? customer : agent;
    for (const message_parts of parts) {
      if (message_parts.length > 0) messages.push({ message_parts, message_type: "normal", ...author });
    }
  }
  return { kind: "written", messages };
}

/** `2026-03-02 10:15 Ada: Where is my order? [invoice.pdf]`, in UTC. */
function writeLine({ at, author, text, attachments }: TranscriptEntry): string {
  const who = author.name ?? { customer: "Customer", agent: "AI", teammate: "Teammate" }[author.kind];
  const files = attachments.map(({ name }) => `[${name}]`);
  return `${at.toISOString().slice(0, 16).replace("T", " ")} ${who}: ${[text, ...files].join(" ").trim()}`;
}

/**
 * The group is asked for when the conversation is opened; accounts that leave it out there get it by a change of its own. What fails
 * here is said and no more: the conversation is open, and repeating the whole would open a second one.
 */
async function settleGroup(
  { api, signal }: ActionContext,
  opened: FreshchatConversation,
  groupId: string | null,
  remarks: string[],
): Promise<FreshchatConversation> {
  const path = `/conversations/${segment(opened.conversation_id as string)}`;
  try {
    const present = await api.get(path, wholeConversationSchema, { signal });
    const isWanting =
      groupId !== null &&
      !remarks.includes(groupRefused) &&
      present.assigned_group_id === null &&
      present.assigned_agent_id === null;
    if (isWanting)
      await api.put(path, { status: "new", assigned_group_id: groupId }, conversationSchema, { signal });
    return { ...present, conversation_id: present.conversation_id ?? opened.conversation_id };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (groupId !== null) remarks.push(`It is not known whether the group was set: ${error.message}`);
    return opened;
  }
}
