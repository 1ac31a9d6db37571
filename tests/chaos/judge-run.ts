import type { CallEntry } from "@baton/sandbox/http/ledger";
import type { ChaosSite } from "./chaos-site.ts";
import { type DeskConversation, notesIn, repliesIn, tellStory } from "./desk-view.ts";
import type { CallMeaning } from "./desks/chaos-desk.ts";
import type { Act } from "./people.ts";
import { answerPrefix, handoffPrefix, textsAnsweredBy } from "./scripted-agent.ts";

export type Verdict = {
  /** One line each; empty when everything held. */
  violations: string[];
  counts: {
    conversations: number;
    customerMessages: number;
    acknowledged: number;
    replied: number;
    handedOff: number;
    dueUnanswered: number;
    answeredTwice: number;
    /** Unanswered, and something that happened before it was told only after it had been decided on. */
    overtaken: number;
    postsChecked: number;
    /** Posts that left after a teammate had taken the conversation, within the window that no reading can close. */
    postsInRaceWindow: number;
    /** Claims that crossed a teammate's own assignment in the same window. */
    claimsInRaceWindow: number;
  };
  /** Milliseconds from the last reading before a public post to the post, as the helpdesk saw both. */
  raceWindowMs: { median: number; p99: number; longest: number };
};

/**
 * Judges a run that has come to rest, by the helpdesk's state and ledger. Baton's database is read for one thing only: that each
 * customer message has its decision record, which nobody else keeps.
 */
export async function judgeRun(site: ChaosSite, acts: readonly Act[]): Promise<Verdict> {
  const violations: string[] = [];
  const counts: Verdict["counts"] = {
    conversations: 0,
    customerMessages: 0,
    acknowledged: 0,
    replied: 0,
    handedOff: 0,
    dueUnanswered: 0,
    answeredTwice: 0,
    overtaken: 0,
    postsChecked: 0,
    postsInRaceWindow: 0,
    claimsInRaceWindow: 0,
  };
  const byConversation = Map.groupBy(acts, (act) => act.conversationId);
  const accepted = firstAccepted(site, acts);
  const toldLateMs = longestTelling(acts, accepted);
  const calls = readCalls(site);
  const dropped = droppedSilently(calls);
  const lost = lostNotes(calls);
  const closings = closingsByAgent(calls);
  const baton = await readBaton(site);
  const isUndated = site.desk.newsIsUndated;
  for (const [conversationId, own] of byConversation) {
    const desk = site.desk.view(conversationId);
    const say = (what: string) => violations.push(`${conversationId}: ${what}`);
    counts.conversations += 1;
    judgeDecisions(desk, baton.decisions, counts, accepted, say);
    const closed = closings.get(conversationId) ?? [];
    const looks = calls.flatMap(({ call, meaning }) =>
      meaning.conversationId === conversationId && meaning.shows.includes("facts") && call.status === 200
        ? [call.sequence]
        : [],
    );
    const wasRead = (first: Act, second: Act) =>
      looks.some((sequence) => sequence > first.after && sequence <= second.after);
    const { botsAreAnswered } = site.desk;
    const known = {
      toldLateMs,
      dropped,
      accepted,
      closed,
      decidedAt: baton.decidedAt,
      isUndated,
      botsAreAnswered,
      wasRead,
    };
    judgeAnswers(desk, own, known, counts, say);
    judgeNotes(desk, lost, say);
    judgeAgreement(desk, baton.conversations.get(conversationId), say);
  }
  const raceWindowMs = judgePosts(calls, byConversation, { counts, violations, isUndated, accepted });
  // The whole story of the first few, since most of what went wrong is seen in the order of things.
  const guilty = new Set(violations.map((violation) => violation.slice(0, violation.indexOf(":"))));
  for (const id of [...guilty].slice(0, 3)) {
    if (byConversation.has(id)) violations.push(await tellAll(site, id, byConversation.get(id) ?? []));
  }
  return { violations, counts, raceWindowMs };
}

async function tellAll(site: ChaosSite, conversationId: string, acts: readonly Act[]): Promise<string> {
  const desk = site.desk.view(conversationId);
  const lines: { at: number; line: string }[] = [
    ...acts.map((act) => ({
      at: act.at,
      line: `act ${act.kind} ${act.text ?? ""} (after entry ${act.after}; left ${act.left.isOpen ? "open" : "closed"}, ${act.left.assignee})`,
    })),
    ...desk.messages.map((message) => ({
      at: message.at,
      line: `desk ${message.author}${message.isPrivate ? " (private)" : ""}: ${message.text.slice(0, 90).replace(/\n/g, " ")}`,
    })),
    ...readCalls(site)
      .filter(({ meaning }) => meaning.conversationId === conversationId)
      .map(({ call, meaning }) => ({
        at: call.time,
        line: `call ${call.sequence} ${call.method} ${meaning.does ?? meaning.shows.join("+")} ${call.status} ${call.stored ? "stored" : ""} ${call.fault ?? ""} ${call.method === "GET" ? "" : JSON.stringify(call.body).slice(0, 110)}`,
      })),
    ...site.simulator.ledger
      .deliveries()
      .filter((entry) => entry.conversationId === conversationId && entry.outcome === "accepted")
      .map((entry) => ({ at: entry.time, line: `told ${entry.action} ${entry.messageId ?? ""}` })),
  ];
  lines.sort((first, second) => first.at - second.at);
  const told = lines.map(({ at, line }) => `${new Date(at).toISOString().slice(14, 23)} ${line}`);
  return `${conversationId}\n${told.join("\n")}\n${await tellStory(site.pool, conversationId)}`;
}

type Say = (what: string) => void;

function judgeDecisions(
  desk: DeskConversation,
  decisions: ReadonlyMap<string, number>,
  counts: Verdict["counts"],
  accepted: Accepted,
  say: Say,
): void {
  for (const message of desk.messages) {
    if (message.author !== "customer") continue;
    counts.customerMessages += 1;
    if (accepted.messages.has(message.id)) counts.acknowledged += 1;
    const count = decisions.get(message.id) ?? 0;
    if (count !== 1) say(`S4: "${message.text}" has ${count} decision records`);
  }
}

type Accepted = {
  /** Per customer message, when its first copy was accepted. */
  messages: Map<string, number>;
  /** Per conversation, when the newest of the other events was accepted for the first time. */
  others: Map<string, number>;
};

function firstAccepted(site: ChaosSite, acts: readonly Act[]): Accepted {
  const byTeammates = new Set(
    acts.filter((act) => act.kind.startsWith("teammate")).map((act) => act.messageId),
  );
  const accepted: Accepted = { messages: new Map(), others: new Map() };
  const seen = new Set<string>();
  for (const entry of site.simulator.ledger.deliveries()) {
    if (entry.outcome !== "accepted" || seen.has(entry.deliveryId)) continue;
    seen.add(entry.deliveryId);
    const { conversationId } = entry;
    const messageId = site.desk.toldMessage(entry);
    if (messageId !== undefined) accepted.messages.set(messageId, entry.time);
    if (conversationId === undefined) continue;
    if (messageId === undefined || byTeammates.has(messageId))
      accepted.others.set(conversationId, entry.time);
  }
  return accepted;
}

type ReadCall = { call: CallEntry; meaning: CallMeaning };

/** The calls that concern a conversation, oldest first. */
function readCalls(site: ChaosSite): ReadCall[] {
  return site.simulator.ledger.calls().flatMap((call) => {
    const meaning = site.desk.readCall(call);
    return meaning === null ? [] : [{ call, meaning }];
  });
}

/** Texts that the helpdesk said it had taken and did not keep. */
function droppedSilently(calls: readonly ReadCall[]): Set<string> {
  const dropped = calls.filter(
    ({ call, meaning }) =>
      meaning.does === "post" && !call.stored && call.status !== null && call.status < 300,
  );
  return new Set(dropped.map(({ meaning }) => meaning.text ?? ""));
}

/**
 * Notes that the helpdesk said it had taken and did not keep, as often as Baton tries: two times. Nobody can be shown them then, and
 * the timeline says so.
 */
function lostNotes(calls: readonly ReadCall[]): ReadonlySet<string> {
  const times = new Map<string, number>();
  for (const { call, meaning } of calls) {
    const isDropped = meaning.does === "note" && !call.stored && call.status !== null && call.status < 300;
    const text = inOneLine(meaning.text ?? "");
    if (isDropped) times.set(text, (times.get(text) ?? 0) + 1);
  }
  return new Set([...times].filter(([, count]) => count >= 2).map(([text]) => text));
}

/** White space is a matter of the helpdesk's own writing. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** When Baton closed each conversation. */
function closingsByAgent(calls: readonly ReadCall[]): Map<string, number[]> {
  const closings = new Map<string, number[]>();
  for (const { call, meaning } of calls) {
    if (meaning.does !== "resolve" || !call.stored) continue;
    closings.set(meaning.conversationId, [...(closings.get(meaning.conversationId) ?? []), call.time]);
  }
  return closings;
}

/** Who holds a conversation as the helpdesk's own order of events has it; unclear where that order cannot be known outside. */
type Hold = "agent" | "people" | "closed" | "unclear";

/** What people did is told within this, where Batons die and webhooks are tried again; on a machine that has too much to do, later. */
const usuallyToldWithinMs = 5_000;

/** How late the run's own webhooks told, by those of which it is known when they were written. */
function longestTelling(acts: readonly Act[], { messages }: Accepted): number {
  const delays = acts.map(({ messageId, at }) => (messages.get(messageId ?? "") ?? at) - at);
  return delays.reduce((longest, delay) => Math.max(longest, delay), usuallyToldWithinMs);
}

/** On helpdesks without dates: how far apart two acts must be to be told in their order, webhooks that overtake each other included. */
const undatedWindowMs = 1_500;

/** Decided by how the act left the conversation in the helpdesk: into a closed one much can be done that changes nothing. */
function holdAfter(
  hold: Hold,
  act: Act,
  { isUndated, repliedAt }: { isUndated: boolean; repliedAt: number },
): Hold {
  if (!act.left.isOpen) return "closed";
  switch (act.kind) {
    case "teammate-replies":
    case "teammate-takes":
      return "people";
    case "teammate-gives-back":
      return isUndated && act.at - repliedAt <= undatedWindowMs ? "unclear" : "agent";
    case "teammate-resumes":
      // Resumed and still assigned to the teammate: whether they took it before or after is not told.
      return isUndated && act.left.assignee === "teammate" ? "unclear" : "agent";
    default:
      return whoeverHasIt(hold, act);
  }
}

/** Reopened it begins anew, with whoever it is assigned to. */
function whoeverHasIt(hold: Hold, { left }: Act): Hold {
  return hold !== "closed" ? hold : left.assignee === "teammate" ? "people" : "agent";
}

function judgeAnswers(
  desk: DeskConversation,
  acts: readonly Act[],
  {
    toldLateMs,
    dropped,
    accepted,
    closed,
    decidedAt,
    isUndated,
    botsAreAnswered,
    wasRead,
  }: {
    toldLateMs: number;
    dropped: ReadonlySet<string>;
    accepted: Accepted;
    closed: readonly number[];
    decidedAt: ReadonlyMap<string, number>;
    isUndated: boolean;
    botsAreAnswered: boolean;
    /** Whether Baton looked at owner and status after the one act and before the other. */
    wasRead(first: Act, second: Act): boolean;
  },
  counts: Verdict["counts"],
  say: Say,
): void {
  // Each customer text and the places of the posts that answer it; texts are unique but for the negative control.
  const answeredAt = new Map<string, number[]>();
  const order: string[] = [];
  for (const [index, message] of desk.messages.entries()) {
    if (message.author !== "agent" || message.isPrivate) continue;
    const texts = textsAnsweredBy(message.text);
    if (texts === null) {
      say(`a public message that the agent never wrote: "${message.text}"`);
      continue;
    }
    if (message.text.startsWith(handoffPrefix)) counts.handedOff += 1;
    if (message.text.startsWith(answerPrefix)) counts.replied += 1;
    for (const text of texts) {
      answeredAt.set(text, [...(answeredAt.get(text) ?? []), index]);
      // What the helpdesk said it had taken and had not comes later, behind what was answered meanwhile.
      if (!dropped.has(message.text)) order.push(text);
    }
  }
  const written = desk.messages.filter((message) => message.author === "customer");
  const writtenTexts = written.map((message) => message.text);
  for (const [text, places] of answeredAt) {
    const times = writtenTexts.filter((candidate) => candidate === text).length;
    if (times === 0) say(`an answer to what nobody wrote: "${text}"`);
    if (places.length <= times) continue;
    counts.answeredTwice += 1;
    say(`D7: "${text}" was written ${times} times and answered ${places.length} times`);
  }
  const positions = order.map((text) => writtenTexts.indexOf(text));
  if (positions.some((position, index) => index > 0 && position < (positions[index - 1] ?? 0)))
    say(`S9: answered out of order: ${order.join(" | ")}`);

  // Whether an answer was due: nobody interfered from the moment it was written until it was answered, or until the end.
  let hold: Hold = "agent";
  const heldWhenWritten = new Map<string, Hold>();
  const interferences: { index: number }[] = [];
  const actOf = new Map(acts.filter((act) => act.messageId).map((act) => [act.messageId, act]));
  // What has no place among the messages: acts without words, and Baton's own closing. Acts are in order among themselves; only what
  // Baton did has to be put between them by its time.
  const silent: { at: number; order: number; act: Act | null }[] = [
    ...acts.map((act, order) => ({ at: act.at, order, act })).filter(({ act }) => act.messageId === null),
    ...closed.map((at) => ({ at, order: acts.filter((act) => act.at <= at).length - 0.5, act: null })),
  ].sort((first, second) => first.order - second.order);
  let repliedAt = Number.NEGATIVE_INFINITY;
  // Where nothing is dated: the act that closed it or gave it back, until somebody outside could have seen it so.
  let unseen: Act | null = null;
  const follow = (act: Act) => {
    const before = hold;
    hold = holdAfter(hold, act, { isUndated, repliedAt });
    const isUndone = (before === "closed" && act.left.isOpen) || act.kind === "teammate-unassigns";
    if (isUndated && isUndone && unseen !== null && !wasRead(unseen, act)) hold = "unclear";
    if (act.kind === "teammate-replies") repliedAt = act.at;
    const isNew = act.kind === "teammate-gives-back" || (before !== "closed" && !act.left.isOpen);
    unseen = isNew ? act : act.kind === "customer-writes" || act.kind === "bot-writes" ? unseen : null;
  };
  let nextSilent = 0;
  const passSilent = (isPassed: (entry: (typeof silent)[number]) => boolean, index: number) => {
    for (let next = silent[nextSilent]; next && isPassed(next); next = silent[++nextSilent]) {
      if (next.act === null) hold = "closed";
      else follow(next.act);
      // Its own closing excuses nothing: a question that crossed it is answered all the same.
      if (next.act !== null) interferences.push({ index });
    }
  };
  desk.messages.forEach((message, index) => {
    const act = actOf.get(message.id);
    const order = act ? acts.indexOf(act) : 0;
    // What the helpdesk says of an act stands at the act's own millisecond, and before the customer's message that it comes from.
    passSilent((entry) => (act ? entry.order < order : entry.at < message.at), index);
    if (act) follow(act);
    if (message.author === "teammate") interferences.push({ index });
    const isHandoff =
      message.author === "agent" &&
      (message.isPrivate
        ? /^Handed off by Baton/.test(message.text)
        : message.text.startsWith(handoffPrefix));
    if (isHandoff) {
      hold = "people";
      interferences.push({ index });
    }
    if (message.author === "customer") heldWhenWritten.set(message.id, hold);
  });
  passSilent(() => true, desk.messages.length);

  for (const message of written) {
    const index = desk.messages.indexOf(message);
    const places = answeredAt.get(message.text) ?? [];
    if (places.length > 0) continue;
    if (!botsAreAnswered && actOf.get(message.id)?.kind === "bot-writes") continue;
    const isLeftAlone = !interferences.some((other) => other.index > index);
    if (heldWhenWritten.get(message.id) !== "agent" || !isLeftAlone) continue;
    // Something that happened before it was told after it: Baton decided by what it could know.
    const decided = decidedAt.get(message.id) ?? 0;
    const wroteAt = actOf.get(message.id)?.at ?? message.at;
    const isDisturbed = acts.some(
      ({ kind, at }) => kind.startsWith("teammate") && at <= decided && at >= wroteAt - toldLateMs,
    );
    if (isDisturbed && (accepted.others.get(desk.id) ?? 0) > decided) {
      counts.overtaken += 1;
      continue;
    }
    counts.dueUnanswered += 1;
    say(`D7: "${message.text}" was due and is not answered`);
  }
}

function judgeNotes(desk: DeskConversation, lost: ReadonlySet<string>, say: Say): void {
  for (const [index, note] of notesIn(desk).entries()) {
    if (notesIn(desk).indexOf(note) !== index) say(`a private note twice: ${note.slice(0, 120)}`);
  }
  for (const reply of repliesIn(desk)) {
    if (/Handed off by Baton|Resolved by Baton|Sentiment:|\/baton resume/.test(reply))
      say(`S8: the words of a private note in front of the customer: ${reply}`);
  }
  for (const reply of repliesIn(desk).filter((text) => text.startsWith(handoffPrefix))) {
    const summary = inOneLine(`Asked: ${reply.slice(handoffPrefix.length)} Sentiment:`);
    const notes = notesIn(desk).filter((note) => inOneLine(note).includes(summary));
    const isLost = [...lost].some((note) => note.includes(summary));
    if (notes.length !== (isLost ? 0 : 1)) say(`FC6: the handoff "${reply}" has ${notes.length} notes`);
  }
}

function judgeAgreement(
  desk: DeskConversation,
  baton: { status: string; holder: string; assignee: string } | undefined,
  say: Say,
): void {
  if (!baton) {
    say("Baton does not know the conversation");
    return;
  }
  if (desk.isOpen !== (baton.status === "open"))
    say(`the helpdesk has it as ${desk.isOpen ? "open" : "resolved"}, Baton as ${baton.status}`);
  if (desk.isOpen && desk.assignee !== baton.assignee)
    say(`the helpdesk has it assigned to ${desk.assignee}, Baton to ${baton.assignee}`);
  if (desk.isOpen && desk.assignee === "teammate" && baton.holder !== "human")
    say(`a teammate has it, and Baton says that ${baton.holder} does`);
}

/**
 * G9, from the ledger alone: before each public post of the agent there are readings of the conversation. If a teammate took it by
 * assignment, the last reading of the conversation must be older than that; if by a reply, the last reading of its messages.
 * What is left is the window between a reading and its post, which no helpdesk's API can close; it is measured.
 */
function judgePosts(
  calls: readonly ReadCall[],
  acts: ReadonlyMap<string, readonly Act[]>,
  {
    counts,
    violations,
    isUndated,
    accepted,
  }: { counts: Verdict["counts"]; violations: string[]; isUndated: boolean; accepted: Accepted },
): Verdict["raceWindowMs"] {
  const histories = new Map<string, History>();
  const windows: number[] = [];
  for (const { call, meaning } of calls) {
    const id = meaning.conversationId;
    const history = histories.get(id) ?? {
      acts: [...(acts.get(id) ?? [])],
      taken: null,
      isHidden: false,
      letGo: null,
      isResumedClosed: false,
      isClosed: false,
      givenBackAt: null,
      unassignedAfter: Number.POSITIVE_INFINITY,
    };
    histories.set(id, history);
    follow(history, call.sequence, isUndated);
    const reading = { sequence: call.sequence, time: call.time };
    if (call.status === 200) {
      if (meaning.shows.includes("thread")) history.thread = reading;
      if (meaning.shows.includes("facts")) history.facts = reading;
    }
    if (!call.stored) continue;
    const isPost = meaning.does === "post";
    const isClaim = meaning.does === "claim";
    if (meaning.does === "resolve") {
      history.isClosed = true;
      history.taken = null;
    }
    if (!isPost && !isClaim) continue;
    if (isPost) counts.postsChecked += 1;
    const { facts, thread, taken } = history;
    if (!facts || !thread) {
      violations.push(`${id}: G9: entry ${call.sequence} without a reading before it`);
      continue;
    }
    if (isPost) windows.push(call.time - Math.min(facts.time, thread.time));
    // A claim that a teammate's handing back asked for is not a claim against another who only answered.
    if (!taken || (isClaim && taken.kind !== "teammate-takes")) continue;
    const shown = taken.kind === "teammate-takes" ? facts : thread;
    const isTold = !history.isHidden || (accepted.others.get(id) ?? 0) <= call.time;
    const isShown = isTold && shown.sequence > taken.after && !(history.unassignedAfter < shown.sequence);
    if (isShown) {
      violations.push(
        `${id}: G8: ${isPost ? "posted" : "claimed"} (entry ${call.sequence}) ${call.time - taken.at} ms after "${taken.kind}" (entry ${taken.after}), which the reading before it (entry ${shown.sequence}) showed`,
      );
    } else if (isPost) {
      counts.postsInRaceWindow += 1;
    } else {
      // No helpdesk has a conditional assignment: from here on its own state names the agent.
      counts.claimsInRaceWindow += 1;
      history.taken = null;
    }
  }
  windows.sort((first, second) => first - second);
  const at = (share: number) =>
    windows[Math.min(windows.length - 1, Math.floor(windows.length * share))] ?? 0;
  return { median: at(0.5), p99: at(0.99), longest: windows.at(-1) ?? 0 };
}

type Reading = { sequence: number; time: number };

/** A conversation as the ledger is gone through: what people did up to here, and what Baton last read. */
type History = {
  /** Still to come. */
  acts: Act[];
  /** The act by which a teammate holds it. */
  taken: Act | null;
  /**
   * Taken by who had it before they let go of it, and nothing was read in between: a reading shows them as it did before, and only what
   * is told of it says that it was taken anew.
   */
  isHidden: boolean;
  /** The act by which whoever had it gave it back, resumed the agent, or closed it. */
  letGo: Act | null;
  /** Resumed by a note while it was closed: reopened, it is the agent's, whoever it is assigned to. */
  isResumedClosed: boolean;
  isClosed: boolean;
  /** When it was given back by assigning it, on helpdesks that do not date that. */
  givenBackAt: number | null;
  /** Number of the newest entry when the teammate let go of it without giving it back; infinite while they have not. */
  unassignedAfter: number;
  facts?: Reading;
  thread?: Reading;
};

function follow(history: History, sequence: number, isUndated: boolean): void {
  for (let act = history.acts[0]; act && act.after < sequence; act = history.acts[0]) {
    history.acts.shift();
    const wasClosed = history.isClosed;
    history.isClosed = !act.left.isOpen;
    const isUnread =
      history.letGo !== null && !(history.facts && history.facts.sequence > history.letGo.after);
    if (history.isClosed) {
      history.taken = null;
      if (!wasClosed) history.letGo = act;
      if (act.kind === "teammate-resumes") history.isResumedClosed = true;
      continue;
    }
    switch (act.kind) {
      case "teammate-replies":
        if (act.at - (history.givenBackAt ?? 0) > undatedWindowMs) history.taken ??= act;
        break;
      case "teammate-takes":
        if (history.taken === null) history.isHidden = isUnread;
        history.taken ??= act;
        break;
      case "teammate-gives-back":
        history.givenBackAt = isUndated ? act.at : null;
        history.taken = null;
        history.letGo = act;
        break;
      case "teammate-resumes":
        history.taken = null;
        history.letGo = act;
        break;
      case "teammate-unassigns":
        // From here on a reading shows nobody: that it was taken can be heard of by webhook only, which may be late.
        history.unassignedAfter = act.after;
        break;
      case "teammate-reopens":
      case "teammate-resolves":
      case "customer-writes":
      case "bot-writes":
        // Reopened, it is its teammate's again.
        if (wasClosed && act.left.assignee === "teammate" && !history.isResumedClosed) {
          history.taken = { ...act, kind: "teammate-takes" };
          history.isHidden = isUnread;
        }
        break;
    }
    history.isResumedClosed = false;
    if (act.kind === "teammate-takes" || act.kind === "teammate-replies")
      history.unassignedAfter = Number.POSITIVE_INFINITY;
  }
}

async function readBaton(site: ChaosSite) {
  const decisions = await site.pool.query<{ id: string; count: number; at: Date | null }>(
    `select m.external_id as id, count(d.id)::int as count, max(d.decided_at) as at from message m left join decision d on d.message_id = m.id
     where m.author_kind = 'customer' group by m.external_id`,
  );
  const conversations = await site.pool.query(
    "select external_id, status, holder, assignee->>'kind' as assignee from conversation",
  );
  return {
    decisions: new Map(decisions.rows.map((row) => [row.id, row.count])),
    decidedAt: new Map(decisions.rows.map((row) => [row.id, row.at?.getTime() ?? 0])),
    conversations: new Map(conversations.rows.map((row) => [row.external_id as string, row])),
  };
}
