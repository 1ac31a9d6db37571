import { assertNever } from "../assert-never.ts";
import { type ChannelSettings, maximumDebounceFactor } from "../channel.ts";
import type { ConversationState, TimelineNote } from "../conversation-state.ts";
import type { HelpdeskEvent } from "../events/helpdesk-event.ts";
import { fingerprintText } from "../fingerprint-text.ts";
import type { HelpdeskMessage } from "../message.ts";
import { storableText } from "../storable-text.ts";

/** What is known besides the conversation when an event is applied. The clock is ours; events carry the helpdesk's. */
export type ApplyContext = {
  now: Date;
  channel: ChannelSettings;
  /** The routing setting in force now; taken over when a conversation begins anew (G5). */
  takesUnassigned: boolean;
  /**
   * Messages written before this (the connection's first day) are history where a reading finds them: recorded, never answered. What is
   * told is new: nobody is told of what was before the connection.
   */
  answersFrom: Date;
  /** External ids of recorded messages, with the action that sent them. */
  known: ReadonlyMap<string, { actionId: string | null }>;
  /** Our own sends that the helpdesk has not shown us yet, oldest first. */
  unmatchedSends: readonly UnmatchedSend[];
  /** Whether the event was pushed to us or found by reading the thread. */
  source: "webhook" | "read";
};

export type UnmatchedSend = {
  actionId: string;
  visibility: "public" | "private";
  text: string;
  /** Whose words they are in the helpdesk: the agent account's, or the customer's, which an escalation posts as them. */
  author: "agent" | "customer";
};

/** A message to record, with what is to be done about it. */
export type RecordedMessage = {
  message: HelpdeskMessage;
  source: "webhook" | "read" | "sent";
  actionId: string | null;
  awaitsDecision: boolean;
};

export type EventEffect =
  /** Public drafts that were not sent yet are withdrawn, with this reason. */
  | { kind: "withdraw-drafts"; because: string; isNewCustomerMessage: boolean }
  /** Our own send was seen in the helpdesk. */
  | { kind: "confirm-action"; actionId: string; externalMessageId: string }
  /** What the event says must be read from the helpdesk before it counts (thin payload, hand-back). */
  | { kind: "read-conversation"; because: "touched" }
  /**
   * It may have been given back at that time of the helpdesk's; a reading tells. `isPersons`: a person did it, and no claim of ours can
   * be meant, so that only who has it now is left to find out.
   */
  | { kind: "read-conversation"; because: "handed-back"; at: Date; isPersons: boolean }
  /** Our own message did not reach the customer, and nobody else has the conversation: people are asked (EM3). */
  | { kind: "hand-off-undelivered"; reason: string }
  /** Our claim has crossed a teammate's own assignment, and no helpdesk's claim is conditional: it is assigned to them again (G8). */
  | { kind: "restore-assignee"; teammateId: string }
  /** A teammate asked the agent to take the conversation again (G8). */
  | { kind: "resume"; by: string | null };

export type Applied = {
  conversation: ConversationState;
  messages: RecordedMessage[];
  timeline: TimelineNote[];
  effects: EventEffect[];
  /** One word for the delivery's record: `applied`, `duplicate`, `echo`, `stale`. */
  outcome: "applied" | "duplicate" | "echo" | "stale";
};

/**
 * One event takes effect on a conversation. Pure, and safe in any order and any number of times: a message counts
 * once by its id (S5), and a change of assignee or status counts only if it is newer, by the helpdesk's clock, than
 * what is known (S9).
 */
export function applyEvent(
  conversation: ConversationState,
  event: HelpdeskEvent,
  context: ApplyContext,
): Applied {
  switch (event.kind) {
    case "message-created":
      return applyMessage(conversation, event.message, context);
    case "assignee-changed":
      return applyAssignee(conversation, event);
    case "conversation-closed":
      return applyClosed(conversation, event);
    case "conversation-reopened":
      return applyReopened(conversation, event, context);
    case "tags-changed":
      return applyTags(conversation, event);
    case "delivery-failed":
      return applyDeliveryFailed(conversation, event, context);
    case "conversation-touched":
      return applied(conversation, { effects: [{ kind: "read-conversation", because: "touched" }] });
    case "conversation-opened":
      return applyOpened(conversation, event, context);
    case "noticed":
      return applied(conversation, {
        timeline: [{ at: event.at, kind: "noticed", actor: { kind: "system" }, summary: event.what }],
      });
    default:
      return assertNever(event);
  }
}

/** Counts while nobody has said anything: told late, the conversation is under way and needs no welcome. */
function applyOpened(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "conversation-opened" }>,
  context: ApplyContext,
): Applied {
  const isUnderWay =
    conversation.status !== "open" ||
    conversation.holder === "human" ||
    conversation.lastMessageAt !== null ||
    conversation.workflowRunId !== null;
  if (isUnderWay || conversation.isUnwritten) return applied(conversation, {}, "stale");
  return applied(
    { ...conversation, isUnwritten: true, workflowDueAt: context.now },
    {
      timeline: [
        {
          at: event.at,
          kind: "noticed",
          actor: { kind: "customer" },
          summary: "The customer opened the conversation.",
        },
      ],
    },
  );
}

function applyMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const known = context.known.get(message.externalId);
  if (known?.actionId) {
    const confirm = {
      kind: "confirm-action",
      actionId: known.actionId,
      externalMessageId: message.externalId,
    } as const;
    return applied(conversation, { effects: [confirm] }, "echo");
  }
  if (known) return applied(conversation, {}, "duplicate");
  switch (message.author.kind) {
    case "agent":
      return applyAgentMessage(conversation, message, context);
    case "system":
      return recorded(conversation, message, context);
    case "teammate":
      return message.visibility === "private"
        ? applyNote(conversation, message, context)
        : applyTeammateMessage(conversation, message, context);
    case "customer": {
      const send = findSend(message, context);
      return send
        ? echoed(conversation, message, send, context)
        : applyCustomerMessage(conversation, message, context);
    }
    default:
      return assertNever(message.author.kind);
  }
}

/** Our own words coming back, possibly before the helpdesk answered our request, possibly after we were killed. */
function applyAgentMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const send = findSend(message, context);
  return send ? echoed(conversation, message, send, context) : recorded(conversation, message, context);
}

function findSend(message: HelpdeskMessage, { unmatchedSends }: ApplyContext): UnmatchedSend | undefined {
  if (unmatchedSends.length === 0) return undefined;
  const fingerprint = fingerprintText(message.text);
  return unmatchedSends.find(
    (candidate) =>
      candidate.author === message.author.kind &&
      // A desk that keeps our id for the message needs no comparison of words.
      (candidate.actionId === message.externalId ||
        (candidate.visibility === message.visibility && fingerprintText(candidate.text) === fingerprint)),
  );
}

function echoed(
  conversation: ConversationState,
  message: HelpdeskMessage,
  send: UnmatchedSend,
  context: ApplyContext,
): Applied {
  const base = recorded(conversation, message, context);
  return {
    ...base,
    messages: base.messages.map((entry) => ({ ...entry, source: "sent" as const, actionId: send.actionId })),
    effects: [{ kind: "confirm-action", actionId: send.actionId, externalMessageId: message.externalId }],
    outcome: "echo",
  };
}

/** Commands are read from the first line only, so that a quoted command in a longer note does nothing. */
const resumeCommand = /^\s*\/baton\s+resume\b/i;

function applyNote(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const base = recorded(conversation, message, context);
  // Found while reading old history, a command was obeyed or ignored long ago.
  if (
    !resumeCommand.test(message.text) ||
    isHistory(message, context) ||
    isOutdated(conversation, message.sentAt)
  )
    return base;
  return {
    ...base,
    conversation: {
      ...base.conversation,
      holder: "ai",
      holderChangedAt: message.sentAt,
      resumedAt: message.sentAt,
      handoff: null,
    },
    timeline: [
      {
        at: message.sentAt,
        kind: "handed-back",
        actor: teammate(message),
        summary: `${nameOf(message)} handed the conversation back to the agent with /baton resume. It answers from the next customer message.`,
      },
    ],
    effects: [{ kind: "resume", by: message.author.name }],
  };
}

/**
 * A greeting that an automation posts in a teammate's name looks like a teammate's reply on accounts whose messages
 * carry no type (Freshchat's newest payload). It comes within a second of the start; nobody reads, thinks and
 * types in three.
 */
const greetingWindowMs = 3_000;

function applyTeammateMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  if (message.automatic !== null) return recorded(conversation, message, context);
  const startedAt = Math.max(conversation.createdAt.getTime(), conversation.statusChangedAt?.getTime() ?? 0);
  const afterStartMs = message.sentAt.getTime() - startedAt;
  const isGreeting =
    message.maybeAutomatic === true &&
    conversation.assignee.kind !== "teammate" &&
    afterStartMs >= 0 &&
    afterStartMs <= greetingWindowMs;
  if (isGreeting) {
    return recorded(
      conversation,
      { ...message, automatic: "Posted at the start of the conversation by an automation." },
      context,
    );
  }
  const base = recorded(conversation, message, context);
  // Written before the conversation was given back to the agent: known history, not a new takeover (S9).
  const isOld = isOutdated(conversation, message.sentAt) || isHistory(message, context);
  if (isOld) return base;
  // Into a closed conversation it changes nothing yet; should a reopening be told late that came before it, it took over.
  if (conversation.status !== "open")
    return {
      ...base,
      conversation: { ...base.conversation, holder: "none", holderChangedAt: message.sentAt },
    };
  const wasTheAgents = conversation.holder !== "human";
  return {
    ...base,
    conversation: {
      ...base.conversation,
      holder: "human",
      holderChangedAt: message.sentAt,
      resumedAt: null,
      resolveDueAt: null,
    },
    timeline: wasTheAgents
      ? [
          {
            at: message.sentAt,
            kind: "taken-over",
            actor: teammate(message),
            summary: `${nameOf(message)} answered the customer and holds the conversation now. The agent is silent.`,
          },
        ]
      : [],
    effects: [
      { kind: "withdraw-drafts", because: `${nameOf(message)} answered first.`, isNewCustomerMessage: false },
      ...readAfterTie(conversation, message.sentAt),
    ],
  };
}

/**
 * A teammate's act, and the person's who gave the conversation to the agent, at the very same instant: a macro that answers and assigns,
 * or a clock of whole seconds. Until a reading has told which was the last, people have it.
 */
function readAfterTie(
  { holder, assignee, holderChangedAt, statusChangedAt }: ConversationState,
  at: Date,
): EventEffect[] {
  const isGivenBackThen =
    holder === "ai" &&
    assignee.kind === "agent" &&
    holderChangedAt?.getTime() === at.getTime() &&
    // Otherwise the reopening was that instant's act, and nothing is known to have been given back.
    statusChangedAt?.getTime() !== at.getTime();
  return isGivenBackThen ? [{ kind: "read-conversation", because: "handed-back", at, isPersons: true }] : [];
}

function applyCustomerMessage(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): Applied {
  const base = recorded(conversation, message, context);
  if (isHistory(message, context) || message.visibility === "private") return base;
  const isNewest =
    conversation.lastCustomerMessageAt === null || message.sentAt >= conversation.lastCustomerMessageAt;
  let next: ConversationState = {
    ...base.conversation,
    isReadOnly: false,
    isUnwritten: false,
    resolveDueAt: null,
    lastCustomerMessageAt: isNewest ? message.sentAt : conversation.lastCustomerMessageAt,
  };
  const timeline: TimelineNote[] = [];
  const effects: EventEffect[] = [];
  const isAfterClosing =
    conversation.statusChangedAt === null || message.sentAt > conversation.statusChangedAt;
  if (conversation.status !== "open" && isAfterClosing && message.automatic === null) {
    // An earlier message, not heard yet, may have reopened it, and a teammate may have answered that one: only what is older than
    // the closing is history.
    const holderChangedAt = newest(conversation.holderChangedAt, conversation.closedAt ?? message.sentAt);
    next = { ...reopen(next, message.sentAt, context), holderChangedAt };
    timeline.push(reopenedByCustomer(conversation, message, context));
    effects.push(ownerAfterReopening);
  }
  const first = next.firstUnansweredAt ?? context.now;
  const wait = next.holder === "human" || next.status !== "open" ? 0 : context.channel.debounceMs;
  next = {
    ...next,
    firstUnansweredAt: first,
    turnDueAt: new Date(
      Math.min(
        context.now.getTime() + wait,
        first.getTime() + context.channel.debounceMs * maximumDebounceFactor,
      ),
    ),
  };
  return {
    ...base,
    conversation: next,
    messages: base.messages.map((entry) => ({ ...entry, awaitsDecision: true })),
    timeline,
    effects: [
      {
        kind: "withdraw-drafts",
        because: "The customer wrote again before it was sent.",
        isNewCustomerMessage: true,
      },
      ...effects,
    ],
  };
}

/** By the helpdesk's clock, which may differ from ours by more than a conversation lasts: so it is asked only where nothing else tells. */
function isHistory({ sentAt }: HelpdeskMessage, { answersFrom, source }: ApplyContext): boolean {
  return source === "read" && sentAt < answersFrom;
}

/** A helpdesk may clear the assignee of what it reopens, and sends no event for that (Freshchat): who has it now is read. */
const ownerAfterReopening: EventEffect = { kind: "read-conversation", because: "touched" };

function reopenedByCustomer(
  conversation: ConversationState,
  message: HelpdeskMessage,
  context: ApplyContext,
): TimelineNote {
  const isWithin = isWithinReopenWindow(conversation, message.sentAt, context);
  return {
    at: message.sentAt,
    kind: "reopened",
    actor: { kind: "customer", externalId: message.author.externalId, name: message.author.name },
    summary: isWithin
      ? "The customer wrote again within the reopen window: the earlier resolution no longer counts."
      : "The customer wrote again after the reopen window: counted as a new question.",
    // Reports take a resolution back only when it was reopened in time (A6).
    data: { withinReopenWindow: isWithin, resolution: conversation.resolution },
  };
}

function isWithinReopenWindow(conversation: ConversationState, at: Date, context: ApplyContext): boolean {
  const closedAt = conversation.closedAt ?? conversation.statusChangedAt;
  return closedAt !== null && at.getTime() - closedAt.getTime() <= context.channel.reopenWindowMs;
}

function reopen(conversation: ConversationState, at: Date, context: ApplyContext): ConversationState {
  return {
    ...conversation,
    status: "open",
    holder: holderSince(conversation, at),
    holderChangedAt: newest(conversation.holderChangedAt, at),
    resumedAt: isResumedSinceClosing(conversation) ? conversation.resumedAt : null,
    handoff: null,
    resolution: null,
    statusChangedAt: at,
    closedAt: null,
    takesUnassigned: context.takesUnassigned,
    firstUnansweredAt: null,
  };
}

/** Asked for by a note after its end, which some helpdesks open by the note itself: whoever it was assigned to before has let go of it. */
function isResumedSinceClosing({ holder, resumedAt, closedAt }: ConversationState): boolean {
  return holder === "ai" && resumedAt !== null && closedAt !== null && resumedAt > closedAt;
}

/** Who holds a conversation that begins anew, given what has been told already of the time after that. */
function holderSince(conversation: ConversationState, at: Date): ConversationState["holder"] {
  // Teammates reopen a conversation by taking it, and the assignment may be told before the reopening.
  const { assignee, assigneeChangedAt, holderChangedAt } = conversation;
  const isAssignedSince = assigneeChangedAt !== null && assigneeChangedAt >= at;
  if (isAssignedSince && assignee.kind === "teammate") return "human";
  if (isResumedSinceClosing(conversation)) return "ai";
  // Given back by the reopening, unless somebody has answered after that.
  const isAnsweredSince = holderChangedAt !== null && holderChangedAt > at && conversation.holder !== "ai";
  const isGivenBack = isAssignedSince && assignee.kind === "agent";
  if (isGivenBack && !(isAnsweredSince && holderChangedAt > assigneeChangedAt)) return "ai";
  // Taken at that very moment, it was reopened by the taking.
  if (holderChangedAt === null || holderChangedAt < at) return "none";
  return conversation.holder === "none" ? "human" : conversation.holder;
}

function newest(first: Date | null, second: Date): Date {
  return first !== null && first > second ? first : second;
}

function applyAssignee(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): Applied {
  if (conversation.assigneeChangedAt !== null && event.at < conversation.assigneeChangedAt)
    return applyFormerAssignee(conversation, event);
  const isSame = sameAssignee(conversation, event.assignee);
  const next: ConversationState = { ...conversation, assignee: event.assignee, assigneeChangedAt: event.at };
  // Once closed, an assignee is history, not ownership: our own claim, told after we resolved, gives nobody the next word.
  if (conversation.status !== "open") {
    const timeline = isSame ? [] : [assigneeNote(event, "Assigned after it was closed.")];
    return applied(noteTaking(next, event), { timeline });
  }
  switch (event.assignee.kind) {
    case "teammate": {
      // Given back by a note since; the assignee in the helpdesk is one thing, who has the next word another.
      if (isOutdated(conversation, event.at)) {
        const { resumedAt } = conversation;
        // The very assignment that a reading took for newer than the note.
        if (conversation.holder === "human" && isSame && resumedAt !== null && event.at < resumedAt)
          return resumed(next, event, resumedAt);
        return applied(next, {
          timeline: isSame ? [] : [assigneeNote(event, "Assigned to a teammate.")],
          // Heard of only now, so the note has not led to a claim yet.
          effects: conversation.holder === "ai" && !isSame ? [{ kind: "resume", by: null }] : [],
        });
      }
      const name = event.assignee.name ?? "a teammate";
      const note: TimelineNote = {
        at: event.at,
        kind: conversation.holder === "human" ? "assignee-changed" : "taken-over",
        actor: { kind: "teammate", externalId: event.by.externalId },
        summary: `Assigned to ${name}. The agent is silent until the conversation is assigned back to it.`,
        data: { assignee: event.assignee },
      };
      return applied(
        { ...next, holder: "human", holderChangedAt: event.at, resumedAt: null, resolveDueAt: null },
        {
          timeline: isSame && conversation.holder === "human" ? [] : [note],
          effects: [
            { kind: "withdraw-drafts", because: `Assigned to ${name}.`, isNewCustomerMessage: false },
            ...readAfterTie(conversation, event.at),
          ],
        },
      );
    }
    case "agent": {
      // Our own claim coming back late looks the same as a hand-back by a teammate: the helpdesk is asked.
      if (conversation.holder === "human") {
        // A teammate has answered or taken it since: told late or twice, it gives nothing back.
        if (isOutdated(conversation, event.at)) return applied(next, {});
        // Told to be our own doing, a claim or what the helpdesk makes of a reply of ours: nobody gave it back.
        if (event.by.kind === "agent") return applied(next, {});
        if (isReleaseUndone(conversation, event)) {
          const summary =
            "A rule in the helpdesk assigned it to the agent right after it was handed to people. It stays theirs; the agent is silent.";
          return applied(next, { timeline: [assigneeNote(event, summary)] });
        }
        // Known already and nobody's doing: our own claim, which a teammate's answer crossed.
        if (isSame && event.by.kind !== "teammate") return applied(next, {});
        return applied(conversation, { effects: [readHandBack(conversation, event)] });
      }
      // By the helpdesk's API it may have been our own claim, which decides nothing between people.
      const isByPerson = isPersons(conversation, event) && !isOutdated(conversation, event.at);
      return applied(
        {
          ...next,
          holder: "ai",
          holderChangedAt: isByPerson ? event.at : conversation.holderChangedAt,
        },
        { timeline: isSame ? [] : [assigneeNote(event, "Assigned to the agent.")] },
      );
    }
    case "none": {
      // A conversation that people held stays theirs: the agent comes back by reassigning only (G8).
      const isGivenBackSince = conversation.holder === "ai" && isOutdated(conversation, event.at);
      const isHeld = conversation.holder === "human" && !isReopenedByLettingGo(conversation, event.at);
      const holder = isHeld || isGivenBackSince ? conversation.holder : "none";
      return applied({ ...next, holder }, { timeline: isSame ? [] : [assigneeNote(event, "Unassigned.")] });
    }
    default:
      return assertNever(event.assignee);
  }
}

/**
 * Reopened by unassigning it, which is two events of one instant: told first, the reopening seemed its teammate's, who let go of it by
 * that very act. In the other order nobody would have held it (S9).
 */
function isReopenedByLettingGo(conversation: ConversationState, at: Date): boolean {
  const isThatInstant = (other: Date | null) => other !== null && other.getTime() === at.getTime();
  const isAnswered =
    conversation.lastMessageAuthor === "teammate" && isThatInstant(conversation.lastMessageAt);
  return (
    isThatInstant(conversation.statusChangedAt) && isThatInstant(conversation.holderChangedAt) && !isAnswered
  );
}

/**
 * Told late: somebody else is the assignee by now. A teammate who took it holds it all the same, since neither a later unassigning nor
 * our own claim gives it back (G8).
 */
function applyFormerAssignee(
  known: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): Applied {
  // Taken after the note, as is told here: the note is history, whatever else is told.
  const isAfterNote =
    event.assignee.kind === "teammate" && known.resumedAt !== null && event.at >= known.resumedAt;
  const conversation = isAfterNote ? { ...known, resumedAt: null } : known;
  // Given back, and touched again since: a reading tells whether it still is.
  if (
    event.assignee.kind === "agent" &&
    event.by.kind !== "agent" &&
    !isReleaseUndone(conversation, event) &&
    conversation.holder === "human" &&
    !isOutdated(conversation, event.at)
  )
    return applied(conversation, { effects: [readHandBack(conversation, event)] });
  const { resumedAt } = conversation;
  const isOlderThanNote =
    resumedAt !== null && event.at < resumedAt && sameAssignee(conversation, event.assignee);
  if (conversation.holder === "human" && event.assignee.kind === "teammate" && isOlderThanNote)
    return resumed(conversation, event, resumedAt);
  const isTakeover =
    event.assignee.kind === "teammate" &&
    conversation.status === "open" &&
    !isOutdated(conversation, event.at);
  // Given back, and changed again since: who had taken it before that has it no more.
  const isGivenBack =
    event.assignee.kind === "agent" &&
    conversation.holder !== "human" &&
    conversation.status === "open" &&
    isPersons(conversation, event) &&
    !isOutdated(conversation, event.at);
  if (isGivenBack) return applied({ ...conversation, holderChangedAt: event.at }, {}, "stale");
  if (!isTakeover) return { ...stale(conversation), conversation: noteTaking(conversation, event) };
  if (conversation.holder === "human") {
    const taken = { ...conversation, holderChangedAt: event.at };
    return applied(taken, { effects: restore(conversation, event) }, "stale");
  }
  const because = "A teammate had taken it.";
  const tie = readAfterTie(conversation, event.at);
  return applied(
    { ...conversation, holder: "human", holderChangedAt: event.at, resolveDueAt: null },
    {
      timeline: [
        {
          at: event.at,
          kind: "taken-over",
          actor: { kind: "teammate", externalId: event.by.externalId },
          summary: "A teammate had taken the conversation, as is heard only now. The agent is silent.",
          data: { assignee: event.assignee },
        },
      ],
      effects: [
        { kind: "withdraw-drafts", because, isNewCustomerMessage: false },
        ...(tie.length > 0 ? tie : restore(conversation, event)),
      ],
    },
  );
}

/** A reading had shown the note and the assignee together, and the assignee counted as the newer: the note was. */
function resumed(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
  at: Date,
): Applied {
  return applied(
    { ...conversation, holder: "ai", holderChangedAt: at, assigneeChangedAt: event.at },
    {
      timeline: [
        {
          at,
          kind: "handed-back",
          actor: { kind: "teammate" },
          summary:
            "It was assigned before it was handed back with /baton resume, as is heard only now. The agent answers from the next customer message.",
        },
      ],
      effects: [{ kind: "resume", by: null }],
    },
  );
}

/**
 * The assignee is the agent by nobody's hand but ours: a claim that came after the taking. Without one it was a person who gave it to
 * the agent since, and who will be heard of.
 */
function restore(
  conversation: ConversationState,
  { assignee, at }: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): EventEffect[] {
  if (conversation.assignee.kind !== "agent" || assignee.kind !== "teammate") return [];
  if (conversation.claimedAt === null || conversation.claimedAt < at) return [];
  return [{ kind: "restore-assignee", teammateId: assignee.externalId }];
}

/** How much later than the claim itself the helpdesk may date the news of it: whole seconds on one side are enough for that. */
const claimToldWithinMs = 1_000;

/**
 * Whether it was certainly a person who assigned it to the agent. Some helpdesks tell of what was done through the API as if the owner of
 * the token had done it by hand: what is that near to a claim of ours, or older, proves nothing.
 */
function isPersons(
  { claimedAt }: ConversationState,
  { by, at }: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): boolean {
  const mayBeClaim = claimedAt !== null && at.getTime() <= claimedAt.getTime() + claimToldWithinMs;
  return by.kind === "teammate" && !mayBeClaim;
}

function readHandBack(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): EventEffect {
  return {
    kind: "read-conversation",
    because: "handed-back",
    at: event.at,
    isPersons: isPersons(conversation, event),
  };
}

/** Rules act within seconds of what they wait for; two clocks are compared here. */
export const ruleWindowMs = 60_000;

/**
 * A rule that assigns what the agent has just let go answers to the handoff, not to a person's wish: as a hand-back it would undo
 * every handoff. Later, a rule may be how a company gives conversations to the agent.
 */
function isReleaseUndone(
  { handoff, assignee, assigneeChangedAt }: ConversationState,
  { by, at }: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): boolean {
  if (by.kind !== "system" || handoff === null) return false;
  const isNear = (other: Date) => Math.abs(at.getTime() - other.getTime()) <= ruleWindowMs;
  // The letting go itself is known by the helpdesk's own clock, which ours may be minutes away from.
  return (
    isNear(new Date(handoff.at)) ||
    (assignee.kind === "none" && assigneeChangedAt !== null && isNear(assigneeChangedAt))
  );
}

/** Closed, a taking gives nobody the next word; should a reopening be told late that came before it, it took over. */
function noteTaking(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
): ConversationState {
  if (conversation.status === "open" || event.assignee.kind !== "teammate") return conversation;
  if (isOutdated(conversation, event.at)) return conversation;
  return { ...conversation, holder: "none", holderChangedAt: event.at };
}

/** Whether a person has decided anew who holds it since then. */
export function isOutdated(conversation: ConversationState, at: Date): boolean {
  return conversation.holderChangedAt !== null && at < conversation.holderChangedAt;
}

function assigneeNote(
  event: Extract<HelpdeskEvent, { kind: "assignee-changed" }>,
  summary: string,
): TimelineNote {
  return {
    at: event.at,
    kind: "assignee-changed",
    actor: { kind: event.by.kind === "unknown" ? "system" : event.by.kind, externalId: event.by.externalId },
    summary,
    data: { assignee: event.assignee },
  };
}

function applyClosed(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "conversation-closed" }>,
): Applied {
  const isOlderThanStatus = conversation.statusChangedAt !== null && event.at < conversation.statusChangedAt;
  // The customer wrote after that moment, so the helpdesk has reopened it since, whether or not it said so yet.
  const isOlderThanCustomer =
    conversation.lastCustomerMessageAt !== null && event.at < conversation.lastCustomerMessageAt;
  if (isOlderThanStatus) return stale(conversation);
  if (isOlderThanCustomer)
    return isBegunAnew(conversation, event.at) ? begunAnew(conversation, event) : stale(conversation);
  if (conversation.status !== "open")
    return applied({ ...conversation, statusChangedAt: event.at }, {}, "duplicate");
  const isResolved = event.outcome === "resolved";
  const at = event.at.toISOString();
  return applied(
    {
      ...conversation,
      status: isResolved ? "closed_resolved" : "closed_unresolved",
      // A person's newer act is kept for the reopening that must lie between and is told later.
      holder: isOutdated(conversation, event.at) ? conversation.holder : "none",
      resolution: isResolved ? { kind: "by-teammate", at, summary: null, sentiment: null } : null,
      statusChangedAt: event.at,
      closedAt: event.at,
      resolveDueAt: null,
      cancelledTurns: 0,
    },
    {
      timeline: [
        {
          at: event.at,
          kind: "closed",
          actor: {
            kind: event.by.kind === "unknown" ? "teammate" : event.by.kind,
            externalId: event.by.externalId,
          },
          summary: isResolved
            ? "Closed in the helpdesk: counted as resolved."
            : `Closed in the helpdesk as ${event.outcome}.`,
        },
      ],
      effects: [
        {
          kind: "withdraw-drafts",
          because: "The conversation was closed in the helpdesk.",
          isNewCustomerMessage: false,
        },
      ],
    },
  );
}

/** Whether what people had decided of it before its end, at that time, is over with it. The agent's own handoff is not. */
function isBegunAnew({ handoff, holder, holderChangedAt }: ConversationState, at: Date): boolean {
  return handoff === null && holder !== "none" && holderChangedAt !== null && holderChangedAt < at;
}

/**
 * Told late: the customer has written since, and so opened it again. Who had it before has it no more, and whom the helpdesk names has
 * it, as if all had been told in order (S9).
 */
function begunAnew(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "conversation-closed" }>,
): Applied {
  return applied(
    {
      ...conversation,
      holder: "none",
      holderChangedAt: event.at,
      resumedAt: null,
      statusChangedAt: event.at,
    },
    {
      timeline: [
        {
          at: event.at,
          kind: "noticed",
          actor: { kind: "system" },
          summary:
            "It was closed in the helpdesk and opened again by the customer, as is heard only now: it begins anew.",
        },
      ],
      effects: [ownerAfterReopening],
    },
  );
}

function applyReopened(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "conversation-reopened" }>,
  context: ApplyContext,
): Applied {
  if (conversation.statusChangedAt !== null && event.at < conversation.statusChangedAt)
    return stale(conversation);
  if (conversation.status === "open") {
    // The closing before it is not heard of yet: it begins anew all the same.
    const isNew = conversation.holder === "human" && isBegunAnew(conversation, event.at);
    const next = isNew ? reopen(conversation, event.at, context) : conversation;
    return applied(
      {
        ...next,
        holderChangedAt: newest(conversation.holderChangedAt, event.at),
        firstUnansweredAt: conversation.firstUnansweredAt,
        statusChangedAt: event.at,
      },
      isNew ? { effects: [ownerAfterReopening] } : {},
      "duplicate",
    );
  }
  const begun = reopen(conversation, event.at, context);
  // Reopened by its teammate it is theirs still, and the helpdesk sends no assignment for what did not change.
  const isTheirs = event.by.kind === "teammate" && conversation.assignee.kind === "teammate";
  return applied(isTheirs ? { ...begun, holder: "human" } : begun, {
    timeline: [
      {
        at: event.at,
        kind: "reopened",
        actor: {
          kind: event.by.kind === "unknown" ? "system" : event.by.kind,
          externalId: event.by.externalId,
        },
        summary: "Reopened in the helpdesk.",
        data: {
          withinReopenWindow: isWithinReopenWindow(conversation, event.at, context),
          resolution: conversation.resolution,
        },
      },
    ],
    effects: [ownerAfterReopening],
  });
}

/** Found out after the helpdesk had taken it. Of a teammate's message the teammate is told by the helpdesk. */
function applyDeliveryFailed(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "delivery-failed" }>,
  context: ApplyContext,
): Applied {
  const isOurs = Boolean(context.known.get(event.messageExternalId)?.actionId);
  const reason = event.reason === null ? "" : ` (${event.reason})`;
  const summary = `The helpdesk could not deliver ${isOurs ? "the agent's message" : "a message"} to the customer${reason}.`;
  const isAlone = isOurs && conversation.status === "open" && conversation.holder !== "human";
  return applied(conversation, {
    timeline: [{ at: event.at, kind: "noticed", actor: { kind: "system" }, summary }],
    effects: isAlone ? [{ kind: "hand-off-undelivered", reason: summary }] : [],
  });
}

function applyTags(
  conversation: ConversationState,
  event: Extract<HelpdeskEvent, { kind: "tags-changed" }>,
): Applied {
  const isSame =
    event.tags.length === conversation.tags.length &&
    event.tags.every((tag) => conversation.tags.includes(tag));
  if (isSame) return applied(conversation, {}, "duplicate");
  return applied(
    { ...conversation, tags: event.tags },
    {
      timeline: [
        {
          at: event.at,
          kind: "tags-changed",
          actor: { kind: "system" },
          summary: `Tags: ${event.tags.join(", ") || "none"}.`,
        },
      ],
    },
  );
}

function recorded(conversation: ConversationState, message: HelpdeskMessage, context: ApplyContext): Applied {
  const isNewest = conversation.lastMessageAt === null || message.sentAt >= conversation.lastMessageAt;
  const isShown = message.visibility === "public" && message.author.kind !== "system";
  return {
    conversation:
      isNewest && isShown
        ? {
            ...conversation,
            lastMessageAt: message.sentAt,
            lastMessagePreview: preview(message),
            lastMessageAuthor: message.author.kind,
          }
        : conversation,
    messages: [{ message, source: context.source, actionId: null, awaitsDecision: false }],
    timeline: [],
    effects: [],
    outcome: "applied",
  };
}

/** One line for lists: 140 characters is what a list row shows at most. */
function preview(message: HelpdeskMessage): string {
  const text = message.text.replace(/\s+/g, " ").trim();
  if (text) return text.length > 140 ? `${storableText(text.slice(0, 139))}…` : text;
  return message.attachments.map((attachment) => attachment.name).join(", ");
}

function sameAssignee(conversation: ConversationState, assignee: ConversationState["assignee"]): boolean {
  const current = conversation.assignee;
  if (current.kind !== assignee.kind) return false;
  return (
    current.kind !== "teammate" || assignee.kind !== "teammate" || current.externalId === assignee.externalId
  );
}

function teammate(message: HelpdeskMessage): TimelineNote["actor"] {
  return { kind: "teammate", externalId: message.author.externalId, name: message.author.name };
}

function nameOf(message: HelpdeskMessage): string {
  return message.author.name ?? "A teammate";
}

function stale(conversation: ConversationState): Applied {
  return applied(conversation, {}, "stale");
}

function applied(
  conversation: ConversationState,
  parts: { timeline?: TimelineNote[]; effects?: EventEffect[] },
  outcome: Applied["outcome"] = "applied",
): Applied {
  return {
    conversation,
    messages: [],
    timeline: parts.timeline ?? [],
    effects: parts.effects ?? [],
    outcome,
  };
}
