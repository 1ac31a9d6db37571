import type { AnswerMessage } from "@baton/agent/contract";
import { readCode } from "@baton/workflows";

const isAddress = /[^\s@]+@[^\s@]+\.[a-z]{2,}/i;
/** An address or a code, with few words around it: "it is 123 456". */
const mostWords = 6;

/**
 * The messages without the questions for an address and a code that a ticket's step asked from `since` on, and without the answers to
 * them: a summary is to say what the customer wants, and not how they proved who they are. What else they wrote meanwhile stays.
 */
export function leaveOutVerification(messages: readonly AnswerMessage[], since: Date): AnswerMessage[] {
  return messages.filter(({ author, text, sentAt }) => {
    if (sentAt < since || author === "teammate") return true;
    if (author === "agent") return false;
    const isAnswer = readCode(text) !== null || isAddress.test(text);
    return !isAnswer || text.trim().split(/\s+/).length > mostWords;
  });
}
