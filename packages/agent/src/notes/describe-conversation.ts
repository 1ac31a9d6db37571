import type { AnswerInput, AnswerMessage, HandoffNote, UsedPassage } from "../contract.ts";
import { combineSentiments, detectSentiment } from "../guards/detect-sentiment.ts";
import { detectSmallTalk } from "../guards/detect-small-talk.ts";
import { withoutQuotedMail } from "../guards/plain-words.ts";

/** Characters of a message that a note repeats: a teammate has the conversation itself beside it. */
const EXCERPT = 240;

/**
 * A note made of the conversation's own words, without any model: what was asked, what was done, how it sounds, what
 * is still open. Used on automatic resolution, and as the base of every handoff note.
 */
export function describeConversation(input: AnswerInput): HandoffNote {
  return writeNote(input, { reason: "", passages: [] });
}

/** The same with the reason for the handoff or resolution and the sources that were weighed (A4). */
export function writeNote(
  input: AnswerInput,
  context: { reason: string; passages: readonly UsedPassage[]; isResolved?: boolean },
): HandoffNote {
  const asked = input.messages.filter(({ author, text }) => author === "customer" && isContent(text));
  const name = input.conversation.contactName?.trim() || "The customer";
  return {
    summary: [whatWasAsked(asked, name), whatWasDone(input.messages)].filter((part) => part !== "").join(" "),
    sentiment: combineSentiments(
      input.messages
        .filter(({ author }) => author === "customer")
        .map(({ text }) => detectSentiment(text).sentiment),
    ),
    reason: context.reason,
    stillNeeds:
      context.isResolved === true
        ? "Nothing: the customer confirmed that it is solved."
        : stillNeeds(input, asked),
    sources: distinctSources(context.passages),
  };
}

function whatWasAsked(asked: readonly AnswerMessage[], name: string): string {
  const first = asked[0];
  if (first === undefined) return `${name} has not asked anything yet.`;
  const opening = `${name} asked: “${excerpt(first.text)}”.`;
  const last = asked.at(-1);
  if (last === undefined || last === first) return opening;
  const between = asked.length - 2;
  const more = between > 0 ? ` ${between} more ${between === 1 ? "message" : "messages"} followed.` : "";
  return `${opening}${more} Last: “${excerpt(last.text)}”.`;
}

function whatWasDone(messages: readonly AnswerMessage[]): string {
  const replies = messages.filter(({ author }) => author === "agent").length;
  const byTeammates = messages.filter(({ author }) => author === "teammate").length;
  const files = messages
    .filter(({ author }) => author === "customer")
    .flatMap(({ attachments }) => attachments);
  const parts = [
    replies === 0 ? "The agent has not replied yet." : `The agent replied ${times(replies)}.`,
    byTeammates === 0 ? "" : `Teammates replied ${times(byTeammates)}.`,
    files.length === 0 ? "" : `The customer attached ${files.map(({ name }) => name).join(", ")}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function stillNeeds(input: AnswerInput, asked: readonly AnswerMessage[]): string {
  const unanswered = new Set(input.unanswered);
  const open = asked.filter(({ id }) => unanswered.has(id));
  const last = open.at(-1) ?? asked.at(-1);
  if (last === undefined) return "Nothing was asked yet.";
  // The last question mark usually ends what the customer wants; without one the last message says it.
  const question = [...open].reverse().flatMap(({ text }) => questionsOf(text))[0];
  return excerpt(question ?? last.text);
}

function questionsOf(text: string): string[] {
  return [...withoutQuotedMail(text).matchAll(/[^.!?\n]{8,}[?？]/g)]
    .map((match) => match[0].trim())
    .reverse();
}

function isContent(text: string): boolean {
  return withoutQuotedMail(text).trim() !== "" && detectSmallTalk(text) === null;
}

function excerpt(text: string): string {
  const line = withoutQuotedMail(text).replace(/\s+/g, " ").trim();
  return line.length <= EXCERPT ? line : `${line.slice(0, EXCERPT - 1).replace(/\s+\S*$/, "")}…`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function distinctSources(passages: readonly UsedPassage[]): HandoffNote["sources"] {
  const byArticle = new Map(passages.map(({ articleId, title, url }) => [articleId, { title, url }]));
  return [...byArticle.values()];
}
