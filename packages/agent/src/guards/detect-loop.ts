import type { AnswerMessage } from "../contract.ts";
import { plainWords } from "./plain-words.ts";

export type Loop = { looping: true; evidence: string } | { looping: false };

/** The same words this often in a row are a machine's. */
const SAME_TEXT = 3;
/** Agent turns without a teammate, each answered within seconds. */
const FAST_TURNS = 6;
const FAST_MS = 5_000;

/**
 * Does another machine answer us? The customer's side says the same words three times, or replies to six of our
 * messages within five seconds each. Two equal short messages are a person saying "yes" twice.
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
  for (let index = 1; index < messages.length; index++) {
    const before = messages[index - 1] as AnswerMessage;
    const message = messages[index] as AnswerMessage;
    if (message.author === "teammate") fast = 0;
    if (message.author !== "customer" || before.author !== "agent") continue;
    const wait = message.sentAt.getTime() - before.sentAt.getTime();
    fast = wait >= 0 && wait < FAST_MS && plainWords(message.text).length > 25 ? fast + 1 : 0;
  }
  return fast >= FAST_TURNS
    ? { looping: true, evidence: `${fast} replies in a row came within ${FAST_MS / 1000} seconds.` }
    : { looping: false };
}
