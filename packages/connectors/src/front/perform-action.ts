import { assertNever, type HelpdeskAction } from "@baton/domain";
import type { ActionOutcome, ConversationReference, PerformContext } from "../contract.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { applyTags } from "./apply-tags.ts";
import { readState } from "./convert-conversation.ts";
import { sendAsCustomer } from "./custom-channel.ts";
import { readMergeTarget, readVendorError } from "./front-api.ts";
import type { ReadContext } from "./read-conversation.ts";
import { isConversationId } from "./read-ids.ts";
import { awaitMessage, sendNote, sendReply, tooLarge } from "./send-reply.ts";
import { type FrontConversation, wholeConversationSchema } from "./shapes.ts";

export type ActionContext = PerformContext &
  ReadContext & {
    /** Uids of replies that Front accepted and that are no messages yet, by conversation. */
    accepted: Map<string, string>;
  };

/**
 * Does one action on a Front conversation. Writes to its state are answered without a body, and a teammate who is away loses it at
 * once: so it is read again after each, and what is there counts. An unclear end is `unknown`, and nothing is repeated here but
 * an unassigning that a rule undid.
 */
export async function performAction(
  context: ActionContext,
  { externalId }: ConversationReference,
  action: HelpdeskAction,
): Promise<ActionOutcome> {
  if (!isConversationId(externalId)) {
    return refused("not-found", `Front has no conversation "${externalId.slice(0, 50)}".`, null);
  }
  try {
    switch (action.kind) {
      case "reply":
        return await sendReply(context, externalId, action.text, action.attachments ?? []);
      case "note":
        return await sendNote(context, externalId, action.text);
      case "customer-message":
        return await sendAsCustomer(context, externalId, action);
      case "claim":
        return await claim(context, externalId);
      case "unassign":
        return await unassign(context, externalId);
      case "assign-teammate":
        return await assignTeammate(context, externalId, action.teammateId);
      case "set-status":
        return await setStatus(context, externalId, action.status);
      case "add-tags":
        await applyTags(context, externalId, action.tags);
        return { kind: "done", externalMessageIds: [], stateAfter: null };
      case "assign-group":
      case "set-field":
        return refused("not-supported", `Front conversations cannot do "${action.kind}".`, null);
      default:
        return assertNever(action);
    }
  } catch (error) {
    return convertRefusal(error, action);
  }
}

async function claim(context: ActionContext, conversationId: string): Promise<ActionOutcome> {
  const { teammateId } = context.settings;
  const after = await assign(context, conversationId, teammateId);
  if (after.assignee?.id === teammateId) return done(context, after);
  const name = context.agentAccount.name ?? "the agent's teammate";
  return refused(
    "claim-had-no-effect",
    `Front accepted to assign the conversation to ${name}, yet it is not assigned to them.`,
    `Set ${name} to available in Front: it takes conversations from teammates who are away. If it is, look for a rule that assigns them to others.`,
  );
}

/** FR4. A rule may assign it again at once: tried once more, then said. */
async function unassign(context: ActionContext, conversationId: string): Promise<ActionOutcome> {
  // A reply that is still on its way could give the conversation back to its author.
  await awaitMessage(context, conversationId);
  for (const _attempt of [1, 2]) {
    const after = await assign(context, conversationId, null);
    if (after.assignee?.id !== context.settings.teammateId) return done(context, after);
  }
  return refused(
    "unassign-had-no-effect",
    "Front accepted to unassign the conversation, twice, yet it is still assigned to the agent's teammate.",
    "Look for a rule in Front that assigns unassigned conversations to the agent's teammate, and leave out those with the agent's comment or tag.",
  );
}

/** Somebody else than asked for is a rule at work, and a person all the same. */
async function assignTeammate(
  context: ActionContext,
  conversationId: string,
  teammateId: string,
): Promise<ActionOutcome> {
  if (!/^tea_[a-z0-9]+$/.test(teammateId)) return teammateGone();
  const after = await assign(context, conversationId, teammateId);
  const isWithPerson = after.assignee !== null && after.assignee.id !== context.settings.teammateId;
  if (isWithPerson || after.assignee?.id === teammateId) return done(context, after);
  return refused(
    "assignment-had-no-effect",
    "Front accepted to assign the conversation, yet the teammate does not have it: they are away or blocked.",
    "Choose a teammate who is available in Front.",
  );
}

/** Null unassigns. */
async function assign(
  context: ActionContext,
  conversationId: string,
  teammateId: string | null,
): Promise<FrontConversation> {
  const { api, signal } = context;
  const path = `/conversations/${conversationId}`;
  await api.write("PUT", `${path}/assignee`, { assignee_id: teammateId }, { signal });
  return api.get(path, wholeConversationSchema, { signal });
}

/** FR5. Archiving comes last of all: whatever is written afterwards could open the conversation again. */
async function setStatus(
  context: ActionContext,
  conversationId: string,
  status: "open" | "resolved",
): Promise<ActionOutcome> {
  const { api, signal } = context;
  const path = `/conversations/${conversationId}`;
  if (status === "resolved") await awaitMessage(context, conversationId);
  const wanted = status === "resolved" ? "archived" : "open";
  await api.write("PATCH", path, { status: wanted }, { signal });
  const after = await api.get(path, wholeConversationSchema, { signal });
  const state = readState(after, context.agentAccount);
  if (state.status === status) return done(context, after);
  return refused(
    "status-had-no-effect",
    `Front accepted to set the conversation to ${wanted}, yet it is ${after.status ?? "as before"}.`,
    "Look for a rule in Front that opens or archives conversations.",
  );
}

function done({ agentAccount }: ActionContext, conversation: FrontConversation): ActionOutcome {
  return { kind: "done", externalMessageIds: [], stateAfter: readState(conversation, agentAccount) };
}

/** Answers of Front that say more than their status code. */
function convertRefusal(error: unknown, action: HelpdeskAction): ActionOutcome {
  if (!(error instanceof HttpFailure)) throw error;
  // Not followed: the other conversation may be somebody else's, and has not been read.
  const survivor = readMergeTarget(error);
  if (survivor !== null) {
    return refused(
      "conversation-merged",
      `The conversation was merged into ${survivor}: nothing was done here.`,
      "What is open is answered in the conversation that it was merged into.",
    );
  }
  if (error.delivery !== "answered") return convertFailureToOutcome(error);
  if (error.status === 413) return tooLarge(null);
  if (/unknown teammate/i.test(readVendorError(error).message ?? "")) {
    return action.kind === "assign-teammate" ? teammateGone() : agentGone();
  }
  return convertFailureToOutcome(error);
}

export function refused(code: string, message: string, hint: string | null): ActionOutcome {
  return { kind: "refused", failure: { code, message, hint, isRetryable: false } };
}

function agentGone(): ActionOutcome {
  return refused(
    "agent-not-found",
    "Front does not know the agent's teammate: they were removed.",
    "Choose a teammate who exists in the connection's settings, then Test & Save.",
  );
}

function teammateGone(): ActionOutcome {
  return refused(
    "teammate-not-found",
    "Front does not know this teammate: they were removed, or belong to another company.",
    "Choose another teammate.",
  );
}
