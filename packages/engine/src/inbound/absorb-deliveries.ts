import type { ParsedDelivery } from "@baton/connectors";
import type { PendingDelivery } from "@baton/database";
import {
  applyEvent,
  type HandBack,
  type HelpdeskEvent,
  recordFailure,
  startConversation,
  type ToldClosing,
} from "@baton/domain";
import { applyNews } from "../escalation/apply-news.ts";
import { parseLink } from "../escalation/news.ts";
import { reach } from "../fault-points.ts";
import { handOffRefused } from "../outbound/perform-actions.ts";
import { readFresh } from "../outbound/read-fresh.ts";
import { type Comparison, parseComparison, startComparison } from "../reconcile/compare-conversation.ts";
import { applyTeammateAct } from "../teammates/apply-teammate-act.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { handleEffects, isReleasing, type Wanted } from "../worker/handle-effects.ts";

/**
 * Takes in what the helpdesk sent: vendor JSON to events, events to the conversation, all of it in one commit with the deliveries
 * marked done: the next one, which is that of the first reading where the conversation is answered at once. Several deliveries are applied in the helpdesk's order, not in the order of arrival (S9).
 *
 * A delivery that cannot be understood is kept as failed with its payload, to be replayed after a fix; it never stops those
 * behind it.
 */
export async function absorbDeliveries(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<void> {
  if (work.deliveries.length === 0) return;
  const parsed: { delivery: PendingDelivery; parsed: ParsedDelivery }[] = [];
  const acts: PendingDelivery[] = [];
  const isDisconnected = work.connection.status === "disconnected";
  const take = (entry: (typeof parsed)[number]) => {
    // Nothing flows in any more (FC10); what was told in so many words before is kept.
    if (isDisconnected && entry.parsed.needsLoad)
      work.closeDelivery(entry.delivery, "ignored", "disconnected before it could be read");
    else parsed.push(entry);
  };
  for (const delivery of work.deliveries.splice(0)) {
    if (delivery.source === "inbox") {
      acts.push(delivery);
      continue;
    }
    if (delivery.source === "counterpart") {
      acts.push(delivery);
      // The first news of a conversation that an escalation opened: it begins here, and is read.
      const begun = parseLink(delivery);
      if (begun) parsed.push({ delivery, parsed: begun });
      continue;
    }
    if (delivery.source === "reconcile" || delivery.source === "backfill") {
      take({ delivery, parsed: parseComparison(delivery) });
      continue;
    }
    try {
      const context = { agentAccount: work.connection.agentAccount };
      take({ delivery, parsed: work.connection.connector.parseWebhook(delivery.body, context) });
    } catch (error) {
      dependencies.log.error(
        { deliveryId: delivery.id, failure: recordFailure(error).code },
        "a delivery could not be parsed",
      );
      work.closeDelivery(delivery, "failed", "could not be parsed", recordFailure(error));
    }
  }

  let wanted: Wanted["readConversation"] = null;
  const told = parsed.flatMap((entry) => entry.parsed.events.map((event) => ({ event, entry })));
  const named = await dependencies.people.nameEvents(
    work.connection,
    told.map(({ event }) => event),
  );
  const events = told.map(({ entry }, index) => ({ entry, event: named[index] as HelpdeskEvent }));
  events.sort((first, second) => eventTime(first.event).getTime() - eventTime(second.event).getTime());
  if (events.length > 0 || parsed.some((entry) => entry.parsed.needsLoad)) {
    begin(
      dependencies,
      work,
      parsed.map((entry) => entry.parsed),
      events[0]?.event,
      parsed.every(({ delivery }) => delivery.source === "backfill"),
    );
  }
  let undelivered: Wanted["handOffUndelivered"] = null;
  const outcomes = new Map<PendingDelivery, string>();
  for (const { event, entry } of events) {
    const applied = applyEvent(work.state, event, work.applyContext(dependencies.now(), "webhook"));
    work.record(applied, { deliveryId: String(entry.delivery.id) });
    const handled = handleEffects(work, applied.effects, dependencies.now());
    wanted = handled.readConversation ?? wanted;
    undelivered = handled.handOffUndelivered ?? undelivered;
    const earlier = outcomes.get(entry.delivery);
    outcomes.set(
      entry.delivery,
      earlier === undefined || earlier === applied.outcome ? applied.outcome : "applied",
    );
  }
  const toldBefore: string[] = [];
  const isTakenBefore = parsed.some((entry) => entry.parsed.isTakenAway);
  for (const { delivery, parsed: result } of parsed) {
    work.contactFacts = result.contact ?? work.contactFacts;
    if (!result.needsLoad) continue;
    // A thin payload does not tell when: its arrival is the nearest there is, and what arrived before it.
    if (result.isHandBack && (wanted === null || wanted === "touched"))
      wanted = { at: delivery.received_at, toldBefore: [...toldBefore], isTakenBefore };
    wanted ??= "touched";
    if (result.writtenBy) toldBefore.push(result.writtenBy.toLowerCase());
  }
  // Webhooks overtake each other. What goes on to the messenger cannot be put in order afterwards, so the thread is read first (S9).
  if (work.conversation?.counterpartId && events.some(({ event }) => isTeammates(event)))
    wanted ??= "touched";
  // Taken in before, and then the reading that it asked for failed: applied again it asks for nothing any more.
  if (parsed.length > 0 && work.lease.attempts > 0) wanted ??= "touched";
  for (const delivery of acts) {
    if (delivery.source === "counterpart") await applyNews(dependencies, work, delivery);
    else await applyTeammateAct(dependencies, work, delivery);
  }
  // A delivery that asks for a reading is done when the reading is: should it fail, the delivery waits and asks again.
  if (wanted !== null && !isDisconnected) {
    const comparison = startComparison(
      dependencies,
      work,
      parsed.map((entry) => entry.delivery),
    );
    await readFresh(dependencies, work, {
      handBack: findHandBack(dependencies, work, wanted, comparison),
      closing: findClosing(
        work,
        parsed.map((entry) => entry.parsed),
      ),
      maximumAgeMs: 0,
    });
    await comparison.finish();
  }
  if (undelivered !== null && work.state.holder !== "human")
    await handOffRefused(dependencies, work, { because: undelivered, unsent: null });
  for (const { delivery, parsed: result } of parsed) {
    const outcome = outcomes.get(delivery);
    if (outcome === undefined && !result.needsLoad)
      work.closeDelivery(delivery, "ignored", result.ignoredBecause);
    else work.closeDelivery(delivery, "done", outcome ?? (result.isEcho ? "echo" : "read"));
  }
  await reach("after-record-events");
}

/** Whether the reading is to find out that the conversation was given back to the agent. */
function findHandBack(
  dependencies: EngineDependencies,
  work: ConversationWork,
  wanted: NonNullable<Wanted["readConversation"]>,
  comparison: Comparison,
): HandBack | null {
  // While our own release is still on its way, the helpdesk shows the agent as assignee because we have not let go yet: our claim, told
  // late, is no hand-back then, and a handoff must not be undone by it.
  if (isReleasing(work)) return null;
  if (wanted !== "touched") return wanted;
  // Nobody told when: found by comparing, it is as new as the comparison.
  return comparison.mayBeHandedBack ? { at: dependencies.now() } : null;
}

/** What was told with a closing; null where none was told, or where our own letting go is still to be done. */
function findClosing(work: ConversationWork, told: readonly ParsedDelivery[]): ToldClosing | null {
  if (!told.some(({ isClosed }) => isClosed) || isReleasing(work)) return null;
  return {
    writers: told.flatMap(({ writtenBy }) => writtenBy?.toLowerCase() ?? []),
    reopenedBy: told.flatMap(({ reopenedBy }) => reopenedBy?.toLowerCase() ?? []),
  };
}

function begin(
  dependencies: EngineDependencies,
  work: ConversationWork,
  parsed: readonly ParsedDelivery[],
  first: HelpdeskEvent | undefined,
  isImport: boolean,
): void {
  const alternateId =
    parsed.find((entry) => entry.conversation?.alternateId)?.conversation?.alternateId ?? null;
  if (work.conversation) {
    if (alternateId && !work.conversation.externalAlternateId)
      work.change({ externalAlternateId: alternateId });
    return;
  }
  const startedAt = first ? eventTime(first) : dependencies.now();
  work.setConversation(
    startConversation({
      id: work.lease.conversationId,
      organizationId: work.connection.organizationId,
      connectionId: work.connection.id,
      externalId: work.lease.externalId,
      externalAlternateId: alternateId,
      channel:
        parsed.find((entry) => entry.channel)?.channel ??
        work.connection.connector.manifest.capabilities.channels[0] ??
        "web",
      takesUnassigned: work.connection.connector.takesUnassigned(work.connection.settings),
      isReadOnly: isImport,
      startedAt,
    }),
  );
  work.note({
    at: startedAt,
    kind: "conversation-started",
    actor: { kind: "system" },
    summary: isImport
      ? `Imported from ${work.connection.connector.manifest.label}. The agent acts from the next customer message.`
      : `First heard of through ${work.connection.connector.manifest.label}.`,
  });
}

function isTeammates(event: HelpdeskEvent): boolean {
  return event.kind === "message-created" && event.message.author.kind === "teammate";
}

function eventTime(event: HelpdeskEvent): Date {
  return event.kind === "message-created" ? event.message.sentAt : event.at;
}
