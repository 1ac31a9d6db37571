import type { AnswerMessage } from "../contract.ts";
import { plainWords } from "./plain-words.ts";

export type Loop = { looping: true; evidence: string } | { looping: false };

/** The same words this often in a row are a machine's. */
const SAME_TEXT = 3;
/** Agent turns without a teammate, each answered within seconds. */
const FAST_TURNS = 6;
const FAST_MS = 5_000;
/** Short words are typed fast by people too, but not so often in a row. */
const FAST_SHORT_TURNS = 10;
/** Replies of ours in a row, with nobody of the team between them, in one hour: no person is helped by one more. */
const MOST_TURNS = 15;
const HOUR_MS = 3_600_000;

/**
 * Does another machine answer us? The customer's side says the same words three times, or replies to six of our
 * messages within five seconds each (ten, if it says little), or keeps us talking for fifteen replies in an hour. Two equal short
 * messages are a person saying "yes" twice.
 */
export function detectLoop(messages: readonly AnswerMessage[]): Loop {
  const customer = messages.filter(({ author }) => author === "customer").map(({ text }) => plainWords(text));
  const last = customer.at(-1);
  const same = last === undefined ? [] : customer.slice(-SAME_TEXT).filter((text) => text === last);
  const agentSpoke = messages.some(({ author }) => author === "agent");
  if (agentSpoke && same.length === SAME_TEXT && (last?.length ?? 0) > 12) {
    return { looping: true, evidence: `The same message ${SAME_TEXT} times in a row.` };
  }
  let fast = 0;
  let fastAndShort = 0;
  for (let index = 1; index < messages.length; index++) {
    const before = messages[index - 1] as AnswerMessage;
    const message = messages[index] as AnswerMessage;
    if (message.author === "teammate") fast = fastAndShort = 0;
    if (message.author !== "customer" || before.author !== "agent") continue;
    const wait = message.sentAt.getTime() - before.sentAt.getTime();
    const isFast = wait >= 0 && wait < FAST_MS;
    fast = isFast && plainWords(message.text).length > 25 ? fast + 1 : 0;
    fastAndShort = isFast ? fastAndShort + 1 : 0;
  }
  if (fast >= FAST_TURNS || fastAndShort >= FAST_SHORT_TURNS) {
    const count = Math.max(fast, fastAndShort);
    return { looping: true, evidence: `${count} replies in a row came within ${FAST_MS / 1000} seconds.` };
  }
  const turns = countRecentTurns(messages);
  return turns >= MOST_TURNS
    ? { looping: true, evidence: `${turns} replies within an hour, and still no end.` }
    : { looping: false };
}

function countRecentTurns(messages: readonly AnswerMessage[]): number {
  const now = messages.at(-1)?.sentAt.getTime() ?? 0;
  const sinceTeammate = messages.slice(messages.findLastIndex(({ author }) => author === "teammate") + 1);
  return sinceTeammate.filter(({ author, sentAt }) => author === "agent" && now - sentAt.getTime() < HOUR_MS)
    .length;
}
