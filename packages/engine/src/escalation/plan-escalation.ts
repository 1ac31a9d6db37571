import type { Attributes, OpenedEscalation } from "@baton/connectors";
import { createUuid, type EscalationRow, type TimelineActor } from "@baton/database";
import type { EscalationKind, EscalationTarget } from "@baton/domain";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { tellCounterpart } from "./news.ts";

/** What whoever hands off wants of a helpdesk. */
export type EscalationPlan = {
  kind: EscalationKind;
  target: EscalationTarget;
  /** Of a ticket; left out: the customer's first words. */
  subject?: string;
  /** Ticket fields by their name in the helpdesk. */
  fields?: Readonly<Record<string, string>>;
  /** What the customer told a workflow of themselves, and whether a code has proved the address. */
  contact?: { name: string | null; email: string | null; phone: string | null; isVerified: boolean };
  /** What else a workflow has asked, for the fields of the helpdesk (M7). */
  attributes?: Attributes;
  /** A ticket: what the customer is told once it is there; null: the usual words with its number. */
  customerText?: string | null;
  /** A ticket: what the customer is told when it cannot be made and people in Baton have the conversation. */
  failureText?: string;
};

/** What the row keeps of it until it is asked for; see build-request.ts. */
export type EscalationDetails = {
  subject: string | null;
  note: string;
  fields: Readonly<Record<string, string>>;
  contact: NonNullable<EscalationPlan["contact"]> | null;
  attributes: Attributes;
  customerText: string | null;
  failureText: string | null;
  /** The messenger's settings say where to, and no workflow does. */
  isOfSettings: boolean;
};

/**
 * Makes the escalation of a handoff, in the commit that makes the handoff. Nothing leaves from here: it is opened by
 * work-escalation.ts, under the same lease, after the customer has been told.
 *
 * Where the conversation is carried already, nothing new is opened: people there are told that it is theirs again (carry-over.ts).
 *
 * @param input.escalation left out: as the messenger's settings say; null: none, whatever they say.
 */
export function planEscalation(
  dependencies: EngineDependencies,
  work: ConversationWork,
  input: { escalation: EscalationPlan | null | undefined; noteText: string },
): void {
  const live = work.escalation;
  if (live !== null && (live.state === "waiting" || live.state === "opening" || live.state === "open")) {
    const details = { ...(live.details as EscalationDetails), note: input.noteText };
    work.keepEscalation({ ...live, details });
    return;
  }
  const plan = input.escalation === undefined ? planOfSettings(work) : input.escalation;
  if (plan === null || plan.target.connectionId === work.connection.id) return;
  const details: EscalationDetails = {
    subject: plan.subject ?? null,
    note: input.noteText,
    fields: plan.fields ?? {},
    contact: plan.contact ?? null,
    attributes: plan.attributes ?? {},
    customerText: plan.customerText ?? null,
    failureText: plan.failureText ?? null,
    isOfSettings: input.escalation === undefined,
  };
  startEscalation(work, { kind: plan.kind, target: plan.target, details }, dependencies.now());
}

function startEscalation(
  work: ConversationWork,
  input: { kind: EscalationKind; target: EscalationTarget; details: EscalationDetails },
  now: Date,
): void {
  const row: EscalationRow = {
    id: createUuid(),
    organization_id: work.connection.organizationId,
    conversation_id: work.lease.conversationId,
    connection_id: input.target.connectionId,
    kind: input.kind,
    group_id: input.target.groupId,
    topic_id: input.target.topicId,
    details: input.details,
    request: null,
    carried_message_ids: [],
    state: "waiting",
    due_at: now,
    attempts: 0,
    attempted_at: null,
    settles_at: null,
    failure: null,
    opened: null,
    told_waiting_at: null,
    created_at: now,
    opened_at: null,
    closed_at: null,
  };
  work.keepEscalation(row);
  work.change({ escalationId: row.id, told: null });
}

/** A person does not want to wait for the next try, or has mended what made it fail. */
export async function retryEscalation(
  dependencies: EngineDependencies,
  work: ConversationWork,
  by: TimelineActor,
): Promise<void> {
  const now = dependencies.now();
  const row = work.escalation;
  if (row === null || row.state === "closed") return;
  if (row.state === "open") return repeatRefused(dependencies, work, row, by);
  dependencies.openings.tryNow(row.connection_id);
  work.note({
    at: now,
    kind: "noticed",
    actor: by,
    summary: `${by.name ?? "A teammate"} asks the helpdesk again.`,
    data: { escalationId: row.id },
  });
  if (row.state !== "failed") {
    work.keepEscalation({ ...row, due_at: now });
    return;
  }
  // After a definite no nothing is there, and what was there once is gone: another one, with everything said since. Where the settings
  // had chosen, they may have been mended.
  const details = row.details as EscalationDetails;
  const before = { connectionId: row.connection_id, groupId: row.group_id, topicId: row.topic_id };
  const target = details.isOfSettings ? (work.settings.messengerHandoffTo ?? before) : before;
  startEscalation(work, { kind: row.kind, target, details }, now);
}

/** It is there, and something of it was refused: that is tried once more, and nothing else. */
async function repeatRefused(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  by: TimelineActor,
): Promise<void> {
  if (row.failure === null) return;
  const { conversation } = row.opened as OpenedEscalation;
  // Before the commit. Killed in between, the act is applied and told again; what is being sent again by then is not refused any more.
  const key = `again:${work.lease.epoch}`;
  await tellCounterpart(
    dependencies,
    { connectionId: row.connection_id, externalId: conversation.externalId },
    [{ key, news: { kind: "again", escalationId: row.id } }],
  );
  work.keepEscalation({ ...row, failure: null });
  work.note({
    at: dependencies.now(),
    kind: "noticed",
    actor: by,
    summary: `${by.name ?? "A teammate"} has what the helpdesk refused sent again.`,
    data: { escalationId: row.id },
  });
}

/** Conversations of the messenger go where its settings say; those of a helpdesk have people of their own. */
function planOfSettings(work: ConversationWork): EscalationPlan | null {
  const target = work.settings.messengerHandoffTo;
  if (target === null || !work.connection.connector.manifest.isBuiltIn) return null;
  return { kind: "conversation", target };
}
