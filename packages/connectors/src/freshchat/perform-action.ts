import { assertNever, type HelpdeskAction, type OutgoingAttachment, type QuickReply } from "@baton/domain";
import type { ActionOutcome, AgentAccount, ConversationReference, PerformContext } from "../contract.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { type FreshchatApi, readVendorError, segment } from "./freshchat-api.ts";
import { maximumTextLength } from "./manifest.ts";
import { readState } from "./read-state.ts";
import type { FreshchatSettings } from "./settings.ts";
import {
  conversationSchema,
  type FreshchatConversation,
  messageSchema,
  wholeConversationSchema,
} from "./shapes.ts";
import { uploadAttachment } from "./upload-attachment.ts";
import { withEitherId } from "./with-either-id.ts";

export type ActionContext = PerformContext & {
  api: FreshchatApi;
  settings: FreshchatSettings;
  agentAccount: AgentAccount | null;
};

/**
 * Does one action in Freshchat. Freshchat has no idempotency key: a POST repeated after a timeout is a second
 * message, so an unclear end is `unknown` and nothing is repeated here.
 */
export async function performAction(
  context: ActionContext,
  conversation: ConversationReference,
  action: HelpdeskAction,
): Promise<ActionOutcome> {
  try {
    switch (action.kind) {
      case "reply":
        return await sendMessage(context, conversation, "normal", action);
      case "note":
        return await sendMessage(context, conversation, "private", { text: action.text });
      case "customer-message":
        return await sendAsCustomer(context, conversation, action);
      case "claim": {
        if (context.agentAccount === null) return agentAccountUnknown();
        return await assign(context, conversation, context.agentAccount.externalId);
      }
      case "assign-teammate":
        return await assign(context, conversation, action.teammateId);
      case "unassign":
        return await unassign(context, conversation);
      case "assign-group":
        return await assignGroup(context, conversation, action.groupId);
      case "set-status":
        return done(
          context,
          await update(context, conversation, { status: action.status === "resolved" ? "resolved" : "new" }),
        );
      case "add-tags":
      case "set-field":
        return refused("not-supported", `Freshchat conversations cannot do "${action.kind}".`, null);
      default:
        return assertNever(action);
    }
  } catch (error) {
    return convertRefusal(error);
  }
}

async function sendMessage(
  context: ActionContext,
  conversation: ConversationReference,
  messageType: "normal" | "private",
  draft: {
    text: string;
    attachments?: readonly OutgoingAttachment[] | undefined;
    buttons?: readonly QuickReply[] | undefined;
  },
): Promise<ActionOutcome> {
  if (context.agentAccount === null) return agentAccountUnknown();
  return post(context, conversation, draft, {
    message_type: messageType,
    actor_type: "agent",
    actor_id: context.agentAccount.externalId,
  });
}

/** In the customer's name (M2). Freshchat tells of it as of any message of theirs. */
async function sendAsCustomer(
  context: ActionContext,
  conversation: ConversationReference,
  action: Extract<HelpdeskAction, { kind: "customer-message" }>,
): Promise<ActionOutcome> {
  if (action.customerId === null)
    return refused("customer-unknown", "It is not known which Freshchat user the customer is.", null);
  return post(context, conversation, action, {
    message_type: "normal",
    actor_type: "user",
    actor_id: action.customerId,
  });
}

async function post(
  context: ActionContext,
  conversation: ConversationReference,
  draft: {
    text: string;
    attachments?: readonly OutgoingAttachment[] | undefined;
    buttons?: readonly QuickReply[] | undefined;
  },
  author: { message_type: string; actor_type: "agent" | "user"; actor_id: string },
): Promise<ActionOutcome> {
  const { api, signal } = context;
  const { text, attachments = [], buttons = [] } = draft;
  // Freshchat drops over-long texts without an error, so a text that was not split must not leave at all (FC5).
  if (text.length > maximumTextLength) {
    return refused(
      "text-too-long",
      `The text has ${text.length} characters; Freshchat takes ${maximumTextLength}.`,
      "Split it into several messages.",
    );
  }
  const parts: unknown[] = text === "" ? [] : [{ text: { content: text } }];
  for (const attachment of attachments) {
    const uploaded = await uploadAttachment(context, attachment);
    if (uploaded.kind === "failed") return uploaded.outcome;
    parts.push(uploaded.part);
  }
  const body = {
    message_parts: parts,
    ...(buttons.length > 0 && { reply_parts: [offer(buttons)] }),
    ...author,
  };
  const message = await withEitherId(conversation, (id) =>
    api.post(`/conversations/${segment(id)}/messages`, body, messageSchema, { signal }),
  );
  if (message.error_message !== null) {
    return refused(
      "delivery-failed",
      `Freshchat took the message but could not deliver it: ${message.error_message.slice(0, 200)}`,
      "Answer the customer on another way, or check the channel's settings in Freshchat.",
    );
  }
  if (message.id === null) {
    const failure = {
      code: "unreadable-answer",
      message: "Freshchat answered a message without its id",
      hint: "Baton looks into the conversation whether the message is there.",
      isRetryable: true,
    };
    return { kind: "unknown", failure };
  }
  return {
    kind: "done",
    externalMessageIds: [message.id],
    stateAfter: null,
    sentAt: message.created_time,
  };
}

/** The buttons under a message. A tap comes back as the customer's words. */
function offer(buttons: readonly QuickReply[]) {
  const sub_parts = buttons.map(({ id, label }) => ({
    quick_reply_button: { label, custom_reply_text: label, payload: id },
  }));
  return { collection: { sub_parts } };
}

/** Answers of Freshchat whose meaning differs from their status code. */
export function convertRefusal(error: unknown): Exclude<ActionOutcome, { kind: "done" }> {
  if (!(error instanceof HttpFailure) || error.delivery !== "answered") return convertFailureToOutcome(error);
  const words = readVendorError(error);
  // A text in an e-mail conversation: the answer is 400 "…TextFragment cannot be cast to …EmailFragment", and yet
  // the message usually goes out. Repeating it, or believing the 400, could answer twice.
  if (/cannot be cast to/i.test(words.message ?? "")) {
    const failure = {
      code: "sent-despite-error",
      message: "Freshchat reported an error of its own for a message in an e-mail conversation",
      hint: "Freshchat mostly sends such messages all the same; Baton looks into the conversation.",
      isRetryable: true,
    };
    return { kind: "unknown", failure };
  }
  if (/not the latest conversation/i.test(words.message ?? "")) {
    return refused(
      "not-latest-conversation",
      "The customer has begun a newer conversation; Freshchat takes no more messages in this one.",
      "The answer belongs into the customer's newest conversation.",
    );
  }
  if (words.status === "AGENT_NOT_FOUND") {
    return refused(
      "agent-not-found",
      "Freshchat does not know the agent: deleted, deactivated or replaced.",
      "Choose an agent that exists in the connection's settings, then Test & Save.",
    );
  }
  return convertFailureToOutcome(error);
}

/** Status and agent go together: one without the other is refused or has no known effect. */
async function assign(
  context: ActionContext,
  conversation: ConversationReference,
  agentId: string,
): Promise<ActionOutcome> {
  return done(
    context,
    await update(context, conversation, { status: "assigned", assigned_agent_id: agentId }),
  );
}

/**
 * Takes the agent account off. Freshworks' own apps send `""`, another integration a blank: which one an account
 * understands is seen by its answer and by reading back. Taking the agent off can drop the group as well, so the group is put back,
 * in a call of its own, unless the handoff sets the escalation group next anyway.
 */
async function unassign(context: ActionContext, conversation: ConversationReference): Promise<ActionOutcome> {
  const keepsGroup = context.settings.escalationGroupId === undefined;
  const before = keepsGroup ? await readBack(context, conversation) : null;
  let after: FreshchatConversation | null = null;
  for (const nobody of ["", " "]) {
    const refusal = await tryUpdate(context, conversation, { status: "new", assigned_agent_id: nobody });
    after = await readBack(context, conversation);
    if (!isStillAssigned(context, after)) break;
    if (nobody === " " && refusal !== null) throw refusal;
  }
  if (after === null || isStillAssigned(context, after)) {
    return refused(
      "unassign-had-no-effect",
      "Freshchat accepted to unassign the conversation, yet it is still assigned to the agent account.",
      "Look for a rule in Freshchat that assigns it again, or unassign it by hand.",
    );
  }
  const group = before?.assigned_group_id ?? null;
  const lostGroup = group !== null && after.assigned_group_id === null && after.assigned_agent_id === null;
  if (!lostGroup) return done(context, after);
  return done(context, await update(context, conversation, { status: "new", assigned_group_id: group }));
}

/** Somebody else being assigned by now is Freshchat's routing at work: the agent account is off, as asked. */
function isStillAssigned({ agentAccount }: ActionContext, conversation: FreshchatConversation): boolean {
  const assigned = conversation.assigned_agent_id;
  if (conversation.status === "resolved" || assigned === null) return false;
  return agentAccount === null || assigned === agentAccount.externalId;
}

/** `new` would reopen a resolved conversation, so its status is kept. */
async function assignGroup(
  context: ActionContext,
  conversation: ConversationReference,
  groupId: string,
): Promise<ActionOutcome> {
  const before = await readBack(context, conversation);
  const status = before.status === "resolved" ? "resolved" : "new";
  return done(context, await update(context, conversation, { status, assigned_group_id: groupId }));
}

function update(
  { api, signal }: ActionContext,
  conversation: ConversationReference,
  body: Record<string, unknown>,
): Promise<FreshchatConversation | null> {
  return withEitherId(conversation, (id) =>
    api.put(`/conversations/${segment(id)}`, body, conversationSchema, { signal }),
  );
}

/** The refusal, when the update is refused as such: an account that does not know this way of saying nobody. */
async function tryUpdate(
  context: ActionContext,
  conversation: ConversationReference,
  body: Record<string, unknown>,
): Promise<HttpFailure | null> {
  try {
    await update(context, conversation, body);
    return null;
  } catch (error) {
    if (error instanceof HttpFailure && (error.code === "not-found" || error.code === "rejected"))
      return error;
    throw error;
  }
}

function readBack(
  { api, signal }: ActionContext,
  conversation: ConversationReference,
): Promise<FreshchatConversation> {
  return withEitherId(conversation, (id) =>
    api.get(`/conversations/${segment(id)}`, wholeConversationSchema, { signal }),
  );
}

function done(context: ActionContext, conversation: FreshchatConversation | null): ActionOutcome {
  return {
    kind: "done",
    externalMessageIds: [],
    stateAfter: readState(conversation, context.agentAccount),
  };
}

export function refused(
  code: string,
  message: string,
  hint: string | null,
): Exclude<ActionOutcome, { kind: "done" }> {
  return { kind: "refused", failure: { code, message, hint, isRetryable: false } };
}

export function agentAccountUnknown(): Exclude<ActionOutcome, { kind: "done" }> {
  const failure = {
    code: "agent-account-unknown",
    message: "It is not known which Freshchat agent to post as.",
    hint: "Run Test & Save on the connection.",
    isRetryable: false,
  };
  return { kind: "not-done", failure, retryAfterMs: null };
}
