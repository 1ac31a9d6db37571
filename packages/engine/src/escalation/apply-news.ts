import type { OpenedEscalation } from "@baton/connectors";
import { writePlainText } from "@baton/connectors";
import { replyFormOn } from "@baton/connectors/reply-form";
import {
  createUuid,
  type EscalationRow,
  getEscalation,
  listRefusedCarriages,
  listUncarriedMessages,
  type PendingDelivery,
} from "@baton/database";
import {
  assertNever,
  type EscalationKind,
  Failure,
  type HandoffRecord,
  type HelpdeskAction,
  type OutgoingAttachment,
  readEscalationMark,
  readEscalationReference,
  recordFailure,
  splitText,
} from "@baton/domain";
import { giveBack, takeOver, withdraw } from "../teammates/apply-teammate-act.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { type CounterpartNews, readNews } from "./news.ts";
import { shareOutFiles } from "./share-out-files.ts";
import { fail } from "./work-escalation.ts";

/** What the other end of an escalation told takes effect here, through the outbox. */
export async function applyNews(
  dependencies: EngineDependencies,
  work: ConversationWork,
  delivery: PendingDelivery,
): Promise<void> {
  const news = readNews(delivery);
  if (!work.conversation) {
    work.closeDelivery(delivery, "ignored", "the conversation has not begun");
    return;
  }
  // It is closed with the reading that it asks for.
  if (news.kind === "linked") return link(work, news);
  try {
    const outcome = await apply(dependencies, work, news);
    work.closeDelivery(delivery, outcome === "applied" ? "done" : "ignored", outcome);
  } catch (error) {
    work.closeDelivery(delivery, "failed", "could not be applied", recordFailure(error));
  }
}

type Outcome =
  | "applied"
  | "it belongs to another escalation by now"
  | "it was closed and begun anew meanwhile"
  | "the helpdesk takes no word of it";

async function apply(
  dependencies: EngineDependencies,
  work: ConversationWork,
  news: Exclude<CounterpartNews, { kind: "linked" }>,
): Promise<Outcome> {
  const isMine = work.state.escalationId === news.escalationId;
  switch (news.kind) {
    case "message":
      // A teammate's answer reaches the customer whatever has become of the rest.
      applyMessage(dependencies, work, news);
      return "applied";
    case "state":
      if (!isMine) return "it belongs to another escalation by now";
      return work.state.counterpartId === null
        ? applyStateToMessenger(dependencies, work, news)
        : applyStateToHelpdesk(dependencies, work, news);
    case "not-carried": {
      const { escalation } = work;
      if (escalation && isMine) work.keepEscalation({ ...escalation, failure: news.failure });
      work.note({
        at: dependencies.now(),
        kind: "escalation-failed",
        actor: { kind: "system" },
        summary:
          `The helpdesk did not take what was written here: “${shorten(news.text)}” ${news.failure?.message ?? ""}`.trim(),
        data: { escalationId: news.escalationId, code: news.failure?.code ?? null },
      });
      return "applied";
    }
    case "seen":
      return markSeen(dependencies, work, news.messageExternalId);
    case "again":
      return repeatRefused(dependencies, work, news.escalationId);
    default:
      return assertNever(news);
  }
}

/** Asked once and never again: a receipt that comes late or not at all keeps nobody from anything. */
async function markSeen(
  { timing }: EngineDependencies,
  work: ConversationWork,
  messageExternalId: string,
): Promise<Outcome> {
  const { helpdesk, status, notBefore } = work.connection;
  const isHeldBack = notBefore !== null && notBefore > new Date();
  if (!helpdesk.escalation?.markSeen || status !== "active" || isHeldBack)
    return "the helpdesk takes no word of it";
  await work.commit();
  try {
    await helpdesk.escalation.markSeen(messageExternalId, AbortSignal.timeout(timing.giveUpMs));
    return "applied";
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return "the helpdesk takes no word of it";
  }
}

/** Exactly what was refused: of a text in parts the others are there. */
async function repeatRefused(
  { database }: EngineDependencies,
  work: ConversationWork,
  escalationId: string,
): Promise<Outcome> {
  await work.commit();
  const conversationId = work.state.id;
  for (const { id, action, context } of await listRefusedCarriages(database, {
    conversationId,
    escalationId,
  })) {
    const { isRepeat: _, ...same } = context;
    work.plan([{ action, guard: "none", fallback: null }], createUuid(), "counterpart", {
      ...same,
      repeats: id,
    });
  }
  return "applied";
}

function applyMessage(
  dependencies: EngineDependencies,
  work: ConversationWork,
  news: Extract<CounterpartNews, { kind: "message" }>,
): void {
  const { author, attachments } = news;
  const { capabilities } = work.connection.connector.manifest;
  const form = replyFormOn(capabilities, work.state.channel);
  const isCustomer = author.kind === "customer";
  const isTeammate = author.kind === "teammate";
  const whole = form.replyFormat === "text" && !isCustomer ? writePlainText(news.text) : news.text;
  // The messenger shows what its own people sent, whatever its size.
  const isToHelpdesk = work.state.counterpartId !== null;
  const { shares, tooLarge } = shareOutFiles(
    attachments,
    isToHelpdesk ? capabilities.maximumAttachmentBytes : Number.POSITIVE_INFINITY,
  );
  const left = tooLarge.map(({ name }) => `[${name}: too large to come along, it is in Baton]`);
  const parts = splitText([whole, ...left].filter((part) => part !== "").join("\n"), form.maximumReplyLength);
  const write = (text: string, files: OutgoingAttachment[] = []): HelpdeskAction => {
    const carried = files.length > 0 ? { attachments: files } : {};
    return isCustomer
      ? { kind: "customer-message", text, ...carried, customerId: news.customerId }
      : { kind: "reply", text, ...carried };
  };
  const [first, ...more] = shares;
  const actions = [
    ...parts.map((text, index) => write(text, index === parts.length - 1 ? first : [])),
    ...more.map((files) => write("", files)),
  ];
  work.plan(
    actions.map((action) => ({ action, guard: "none", fallback: null })),
    createUuid(),
    "counterpart",
    {
      carriedBy: news.escalationId,
      carries: news.messageId,
      ...(isTeammate ? { author: { name: author.name, externalId: author.externalId } } : {}),
    },
  );
  if (!isTeammate || work.state.counterpartId !== null) return;
  const actor = { kind: "teammate" as const, externalId: author.externalId, name: author.name };
  takeOver(work, dependencies.now(), actor, `${author.name ?? "A teammate"} answers in the helpdesk.`);
  work.change({ told: { status: "open", heldBy: "people" } });
  const { escalation } = work;
  // Closed here meanwhile, and a teammate writes on: it is open again with their answer.
  if (escalation?.id === news.escalationId && escalation.state === "closed" && escalation.opened !== null) {
    work.keepEscalation({ ...escalation, state: "open", closed_at: null });
    if (work.state.status !== "open") planStatus(work, "open");
  }
}

/** The helpdesk's people have closed it, opened it again, given it to the agent, or taken it (G8). */
async function applyStateToMessenger(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { escalationId, state }: Extract<CounterpartNews, { kind: "state" }>,
): Promise<Outcome> {
  const now = dependencies.now();
  const { escalation } = work;
  if (escalation === null) return "it belongs to another escalation by now";
  const actor = { kind: "teammate" as const, name: null };
  if (state.status === "gone") {
    work.change({ told: state });
    await fail(dependencies, work, escalation, {
      code: "escalation-gone",
      message: "The conversation is no longer in the helpdesk: deleted there, or marked as spam.",
      hint: "Answer here, or hand it off anew.",
      isRetryable: false,
    });
    return "applied";
  }
  if (state.status === "resolved") {
    if (work.state.status !== "open") return "applied";
    work.change({ told: state });
    // What the customer wrote before they could know of it goes there first, and opens it again.
    if (await hasUnheardQuestion(dependencies, work, escalationId)) return "applied";
    withdraw(work, now, "Closed in the helpdesk.");
    planStatus(work, "resolved", now);
    work.keepEscalation({ ...escalation, state: "closed", closed_at: now });
    return "applied";
  }
  const isClosedHere = work.state.status !== "open";
  if (escalation.state === "closed") {
    if (!isClosedHere) return "it was closed and begun anew meanwhile";
    planStatus(work, "open");
    work.change({ holder: "human" });
    work.keepEscalation({ ...escalation, state: "open", closed_at: null });
  }
  work.change({ told: state });
  if (state.heldBy === "ai") await giveBack(dependencies, work, actor, createUuid());
  else if (work.state.holder !== "human") {
    takeOver(work, now, actor, "Taken by a teammate in the helpdesk.");
    plan(work, [{ kind: "unassign" }]);
  }
  return "applied";
}

async function hasUnheardQuestion(
  { database }: EngineDependencies,
  work: ConversationWork,
  escalationId: string,
): Promise<boolean> {
  await work.commit();
  const conversationId = work.state.id;
  const found = await listUncarriedMessages(database, {
    conversationId,
    escalationId,
    authors: ["customer"],
  });
  return found.length > 0;
}

/** The messenger's end was closed or opened again, handed off anew, or given to the agent in Baton's inbox. */
async function applyStateToHelpdesk(
  dependencies: EngineDependencies,
  work: ConversationWork,
  { state, note, handoff, groupId }: Extract<CounterpartNews, { kind: "state" }>,
): Promise<Outcome> {
  const now = dependencies.now();
  work.change({ told: state });
  if (state.status !== "open") {
    planStatus(work, "resolved", now);
    return "applied";
  }
  if (work.state.status !== "open") planStatus(work, "open");
  if (state.heldBy === "ai") {
    if (work.state.holder !== "ai")
      await giveBack(dependencies, work, { kind: "teammate", name: null }, createUuid());
    return "applied";
  }
  if (work.state.holder === "human") return "applied";
  work.change({ holder: "human", handoff, resolveDueAt: null });
  const { connector, settings } = work.connection;
  const { actions } = connector.manifest.capabilities;
  const usual = connector.routeHandoff(settings).steps;
  const routing: HelpdeskAction[] =
    groupId !== null && actions.includes("assign-group")
      ? [...usual.filter(({ kind }) => kind !== "assign-group"), { kind: "assign-group", groupId }]
      : usual;
  const text = note ?? "A teammate has the conversation in Baton's inbox.";
  plan(work, [{ kind: "note", text }, ...routing]);
  return "applied";
}

function planStatus(work: ConversationWork, status: "open" | "resolved", closedAt?: Date): void {
  const context = closedAt
    ? {
        resolution: {
          kind: "by-teammate" as const,
          at: closedAt.toISOString(),
          summary: null,
          sentiment: null,
        },
      }
    : {};
  const planned = [
    { action: { kind: "set-status", status } as const, guard: "none" as const, fallback: null },
  ];
  work.plan(planned, createUuid(), "counterpart", context);
}

function plan(work: ConversationWork, actions: readonly HelpdeskAction[]): void {
  const known = work.connection.connector.manifest.capabilities.actions;
  const planned = actions
    .filter(({ kind }) => known.includes(kind))
    .map((action) => ({ action, guard: "none" as const, fallback: null }));
  work.plan(planned, createUuid(), "counterpart");
}

type Link = {
  escalationId: string;
  escalationKind: EscalationKind;
  conversationId: string;
  handoff: HandoffRecord | null;
};

/** People have it from its first moment; a conversation is one end of two, a ticket stands for itself. */
function link(work: ConversationWork, { escalationId, escalationKind, conversationId, handoff }: Link): void {
  if (work.state.escalationId === escalationId) {
    // Recognised before it was told, when the reason was not known yet.
    if (work.state.holder === "human" && work.state.handoff === null) work.change({ handoff });
    return;
  }
  work.change({
    escalationId,
    counterpartId: escalationKind === "conversation" ? conversationId : null,
    told: { status: "open", heldBy: "people" },
    holder: "human",
    handoff,
    resolveDueAt: null,
  });
}

/**
 * The webhook of a conversation that an escalation opens may come before the answer to the call that opens it. The gate has read the
 * thread by now: the escalation's mark in the agent account's own note tells what it is, and it is answered by nobody here.
 */
export async function recognizeCounterpart(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<void> {
  if (work.state.escalationId !== null) return;
  const messages = work.snapshot?.value.messages ?? [];
  for (const [index, { author, visibility, text }] of messages.entries()) {
    const isOurNote = author.kind === "agent" && visibility === "private";
    const mark = isOurNote ? readEscalationMark(text) : null;
    // Where the note comes after what it is about, the first words tell, and whoever quotes them later makes nothing of it.
    const reference = index === 0 && !isOurNote ? readEscalationReference(text) : null;
    const id = mark ?? reference;
    const row = id === null ? null : await getEscalation(dependencies.database, id);
    if (row === null || row.connection_id !== work.connection.id) continue;
    if (row.organization_id !== work.connection.organizationId) continue;
    if (mark === null && !isThisOne(row, work)) continue;
    link(work, {
      escalationId: row.id,
      escalationKind: row.kind,
      conversationId: row.conversation_id,
      handoff: work.state.handoff,
    });
    return;
  }
}

/** What it opened, or is opening at this moment: one that only quotes the reference is a new question. */
function isThisOne(row: EscalationRow, work: ConversationWork): boolean {
  const opened = row.opened as OpenedEscalation | null;
  return opened === null ? row.state === "opening" : opened.conversation.externalId === work.state.externalId;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
