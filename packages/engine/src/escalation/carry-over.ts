import type { OpenedEscalation } from "@baton/connectors";
import { findCounterpart, listUncarriedMessages, markCarried } from "@baton/database";
import { type AuthorKind, isSameToldState, stateToTell } from "@baton/domain";
import { type ConversationWork, isMessage, isOpen, type OpenAction } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { storedFiles, textWithLostFiles } from "./build-request.ts";
import { type CounterpartNews, type Recipient, tellCounterpart } from "./news.ts";
import { isOpenedFirst } from "./open-first.ts";
import type { EscalationDetails } from "./plan-escalation.ts";
import { fail } from "./work-escalation.ts";

type End = {
  escalationId: string;
  to: Recipient;
  /** Whose words the other end does not have: from the messenger all, from the helpdesk those of its people. */
  authors: readonly AuthorKind[];
  customerId: string | null;
};

/**
 * Tells the other end of an escalation what it does not know: public messages in their order, then whether this end is open and whose
 * it is. The last thing that is done on a conversation, each time.
 *
 * It is safe to do twice: news has a key, and is noted as told after it is stored. It reads what is stored and no events, so that a
 * process which is killed anywhere leaves nothing untold.
 *
 * @returns whether something waits for a file that is still being fetched.
 */
export async function carryOver(dependencies: EngineDependencies, work: ConversationWork): Promise<boolean> {
  if (work.state.escalationId === null) return false;
  const end = await findEnd(dependencies, work, work.state.escalationId);
  if (end === null) return false;
  // Before the commit: killed in between, the action's end is found out again, and told again.
  await tellRefused(dependencies, work, end);
  await work.commit();
  // Into a closed conversation some helpdesks take no message, and make another one of it: it is opened first.
  if (work.state.told?.status === "resolved" && work.state.status === "open")
    await carryState(dependencies, work, end);
  const hasMore = await carryMessages(dependencies, work, end);
  if (hasMore === "stopped") return false;
  if (!hasMore) await carryState(dependencies, work, end);
  return hasMore;
}

async function findEnd(
  dependencies: EngineDependencies,
  work: ConversationWork,
  escalationId: string,
): Promise<End | null> {
  const { counterpartId } = work.state;
  if (counterpartId !== null) {
    const to = await findCounterpart(dependencies.database, counterpartId);
    return to && { escalationId, to, authors: ["teammate"], customerId: null };
  }
  const row = work.escalation;
  if (row === null || row.kind !== "conversation" || row.state !== "open") return null;
  const { conversation, contactExternalId } = row.opened as OpenedEscalation;
  return {
    escalationId,
    to: { connectionId: row.connection_id, externalId: conversation.externalId },
    authors: ["customer", "agent", "teammate"],
    customerId: contactExternalId,
  };
}

async function carryMessages(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { escalationId, to, authors, customerId }: End,
): Promise<boolean | "stopped"> {
  const { database } = dependencies;
  const conversationId = work.state.id;
  const messages = await listUncarriedMessages(database, { conversationId, escalationId, authors });
  if (messages.length === 0) return false;
  if (await isGone(dependencies, work, to)) return "stopped";
  // Nothing overtakes a message whose file is still on its way (S9).
  const firstWaiting = messages.findIndex(({ attachments }) =>
    attachments.some(({ state }) => state === "waiting"),
  );
  const ready = firstWaiting < 0 ? messages : messages.slice(0, firstWaiting);
  await tellCounterpart(
    dependencies,
    to,
    ready.map((message) => ({
      key: `message:${message.id}`,
      news: {
        kind: "message",
        escalationId,
        messageId: message.id,
        author: { kind: message.authorKind, externalId: message.authorExternalId, name: message.authorName },
        text: textWithLostFiles(message),
        attachments: storedFiles(message),
        customerId,
      },
    })),
  );
  await markCarried(database, { escalationId, messageIds: ready.map(({ id }) => id) });
  return ready.length < messages.length;
}

/** Nothing flows into a connection that somebody has disconnected: people go on in Baton's inbox. */
async function isGone(
  dependencies: EngineDependencies,
  work: ConversationWork,
  to: Recipient,
): Promise<boolean> {
  const row = work.escalation;
  if (row === null || work.state.counterpartId !== null) return false;
  const target = (await dependencies.connections.get([to.connectionId])).get(to.connectionId);
  if (target && target.status !== "disconnected") return false;
  await fail(dependencies, work, row, {
    code: "escalation-target-gone",
    message: "The helpdesk that it was carried on in is not connected any more.",
    hint: "Answer here, or connect it again and hand the conversation off anew.",
    isRetryable: false,
  });
  return true;
}

async function carryState(dependencies: EngineDependencies, work: ConversationWork, end: End): Promise<void> {
  const state = stateToTell(work.state);
  if (isSameToldState(work.state.told, state)) return;
  // What the other end wants done here is not done yet: it would hear the opposite of what it said.
  if (work.actions.some((action) => action.purpose === "counterpart" && isOpen(action))) return;
  const { escalationId, to } = end;
  const row = work.escalation;
  const isHandedOffAgain = work.state.told?.heldBy === "ai" && state.heldBy === "people" && row !== null;
  const news: CounterpartNews = {
    kind: "state",
    escalationId,
    state,
    note: isHandedOffAgain ? (row.details as EscalationDetails).note : null,
    handoff: work.state.handoff,
    groupId: row?.group_id ?? null,
  };
  const key = `state:${work.state.counterpartId === null ? "messenger" : "helpdesk"}:${work.lease.epoch}`;
  await tellCounterpart(dependencies, to, [{ key, news }]);
  work.change({ told: state });
  if (row !== null && work.state.counterpartId === null && state.status !== "open")
    work.keepEscalation({ ...row, state: "closed", closed_at: dependencies.now() });
}

/** Not kept by the helpdesk the first time: confirm-sends.ts sends it once more. */
function isSentAgain(failure: OpenAction["failure"], { isRepeat }: OpenAction["context"]): boolean {
  return failure?.code === "dropped-silently" && isRepeat !== true;
}

/** What the customer wrote and the helpdesk refuses: the messenger's end shows it to people there. */
async function tellRefused(
  dependencies: EngineDependencies,
  work: ConversationWork,
  end: End,
): Promise<void> {
  if (work.state.counterpartId === null) return;
  const refused = work.actions.filter(
    ({ action, purpose, state, context, failure, withdrawn_because: because }) =>
      purpose === "counterpart" &&
      context.carriedBy === end.escalationId &&
      isMessage(action) &&
      ((state === "withdrawn" && because !== isOpenedFirst) ||
        (state === "refused" && !isSentAgain(failure, context))),
  );
  await tellCounterpart(
    dependencies,
    end.to,
    refused.map(({ id, action, failure, withdrawn_because }) => ({
      key: `not-carried:${id}`,
      news: {
        kind: "not-carried",
        escalationId: end.escalationId,
        text: isMessage(action) ? action.text : "",
        failure: failure ?? {
          code: "not-carried",
          message: withdrawn_because ?? "The helpdesk no longer takes it.",
          hint: null,
          isRetryable: false,
        },
      },
    })),
  );
}
