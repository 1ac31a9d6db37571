import { isOpen } from "@baton/domain";
import type { AgentAnswer } from "../contract.ts";
import { isClarifyingQuestion, resolveChoice } from "../extractive/resolve-choice.ts";
import { handOff } from "../hand-off.ts";
import { writeNote } from "../notes/describe-conversation.ts";
import { isPhrase, phrasesFor } from "../phrases/phrases.ts";
import type { Turn } from "../read-turn.ts";
import { detectAutomaticMessage } from "./detect-automatic-message.ts";
import { detectHumanRequest } from "./detect-human-request.ts";
import { detectIdentityQuestion } from "./detect-identity-question.ts";
import { detectLoop } from "./detect-loop.ts";
import { detectNoProgress } from "./detect-no-progress.ts";
import { hasNoSubject } from "./detect-no-subject.ts";
import { detectResolution } from "./detect-resolution.ts";
import { detectSmallTalk } from "./detect-small-talk.ts";
import { ALLOW_THRESHOLD, matchTopics, NEVER_THRESHOLD, type TopicMatch } from "./match-topic.ts";
import { readShortReply } from "./read-short-reply.ts";

type Checks = AgentAnswer["checks"];
/** A rule looks at the turn: null lets it pass, with a line for the record either way. */
type Guard = (turn: Turn, checks: Checks) => AgentAnswer | null;

/** The guards that run before anything is searched, in their order; the first that decides ends the turn. */
const GUARDS: Guard[] = [
  automatic,
  empty,
  loop,
  humanRequest,
  neverTopic,
  resolution,
  smallTalk,
  identity,
  shortReply,
  language,
  noSubject,
  outOfHours,
  allowedTopic,
  noProgress,
];

export function runGuards(turn: Turn): { decided: AgentAnswer | null; checks: Checks } {
  const checks: Checks = [];
  for (const guard of GUARDS) {
    const decided = guard(turn, checks);
    if (decided !== null) return { decided, checks };
  }
  return { decided: null, checks };
}

function automatic(turn: Turn, checks: Checks): AgentAnswer | null {
  const readings = turn.messages.map(detectAutomaticMessage);
  const evidence = readings.flatMap((reading) => (reading.automatic ? [reading.evidence] : []));
  const isAutomatic = readings.length > 0 && evidence.length === readings.length;
  checks.push({
    name: "automatic-message",
    passed: !isAutomatic,
    detail: evidence[0] ?? "Written by a person.",
  });
  if (!isAutomatic) return null;
  return silent(turn, checks, "automatic-message", `Automatic mail is never answered. ${evidence[0]}`);
}

function empty(turn: Turn, checks: Checks): AgentAnswer | null {
  if (/[\p{L}\p{N}\p{S}?]/u.test(turn.text)) return null;
  const hasFiles = turn.messages.some(({ attachments }) => attachments.length > 0);
  checks.push({ name: "has-text", passed: false, detail: hasFiles ? "Only attachments." : "No words." });
  if (!hasFiles)
    return silent(turn, checks, "nothing-to-answer", "The message has no words and no attachments.");
  const reason = "The customer sent attachments without words.";
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "attachment-only",
    reason,
    handoffReason: "low-confidence",
  });
}

function loop(turn: Turn, checks: Checks): AgentAnswer | null {
  const reading = detectLoop(turn.input.messages);
  checks.push({
    name: "loop",
    passed: !reading.looping,
    detail: reading.looping ? reading.evidence : "No loop.",
  });
  if (!reading.looping) return null;
  const reason = `Another machine seems to answer. ${reading.evidence}`;
  return handOff(turn, { ...nothingSearched(checks), rule: "loop", reason, handoffReason: "loop" });
}

function humanRequest(turn: Turn, checks: Checks): AgentAnswer | null {
  const { settings } = turn.input;
  const isUpset = turn.sentiments.at(-1) === "angry" || turn.sentiments.at(-1) === "frustrated";
  const isAskedBack = isPhrase(turn.previousAgentText, "confirmPerson");
  const request =
    isAskedBack && readShortReply(turn.text) === "yes"
      ? { asked: true as const, strength: "strong" as const, evidence: turn.text.trim() }
      : detectHumanRequest(turn.text, { upset: isUpset });
  const detail = request.asked
    ? `${request.strength === "weak" ? "Perhaps: " : ""}“${request.evidence}”`
    : "Did not ask for a person.";
  checks.push({ name: "human-request", passed: !(request.asked && settings.handoffOnRequest), detail });
  if (!request.asked || !settings.handoffOnRequest) return null;
  const phrases = phrasesFor(turn.language, settings.language.fallback);
  const question = phrases.confirmPerson.replace("{word}", phrases.personWord);
  if (request.strength === "weak" && !isAskedBack) {
    const reason = `A long upset message that may ask for a person: “${request.evidence}”.`;
    return reply(turn, checks, "human-request-unsure", reason, question);
  }
  const reason = `The customer asked for a person: “${request.evidence}”.`;
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "human-request",
    reason,
    handoffReason: "customer-asked",
  });
}

function neverTopic(turn: Turn, checks: Checks): AgentAnswer | null {
  const never = turn.input.settings.topics?.never ?? [];
  if (never.length === 0) return null;
  const match = matchTopics(turn.question, never, turn.language, NEVER_THRESHOLD)[0];
  const detail = match === undefined ? "On no topic of the never list." : describeMatch(match);
  checks.push({ name: "topic-never", passed: match === undefined, detail });
  if (match === undefined) return null;
  const reason = `The topic “${match.topic.name}” is left to people. ${detail}`;
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "topic-never",
    reason,
    handoffReason: "topic-never",
  });
}

/** Only where the organization wants it so: otherwise the agent answers round the clock, and its handoffs say when. */
function outOfHours(turn: Turn, checks: Checks): AgentAnswer | null {
  const { officeHours } = turn.input.settings;
  if (officeHours === undefined || !officeHours.enabled) return null;
  const open = isOpen(officeHours, turn.input.now);
  const passed = open || officeHours.whenClosed === "answer";
  const detail = open ? "People are there." : passed ? "Closed; the agent goes on answering." : "Closed.";
  checks.push({ name: "office-hours", passed, detail });
  if (passed) return null;
  const reason = "The question came out of office hours, when the agent leaves questions to people.";
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "out-of-hours",
    reason,
    handoffReason: "out-of-hours",
  });
}

/** Runs after small talk: a greeting is on no topic, and still deserves an answer. */
function allowedTopic(turn: Turn, checks: Checks): AgentAnswer | null {
  const allowed = turn.input.settings.topics?.allowed ?? [];
  if (allowed.length === 0) return null;
  const match = matchTopics(turn.question, allowed, turn.language, ALLOW_THRESHOLD)[0];
  const detail = match === undefined ? "On no topic of the allow list." : describeMatch(match);
  checks.push({ name: "topic-allowed", passed: match !== undefined, detail });
  if (match !== undefined) return null;
  const reason = "The question is on none of the topics that the agent may answer.";
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "topic-not-allowed",
    reason,
    handoffReason: "topic-not-allowed",
  });
}

function describeMatch({ topic, score, evidence }: TopicMatch): string {
  const words = evidence.length === 0 ? "like an example" : `by ${evidence.join(", ")}`;
  return `${topic.name}: ${score.toFixed(2)} (${words}).`;
}

function resolution(turn: Turn, checks: Checks): AgentAnswer | null {
  const reading = detectResolution(turn.text, turn.previousAgentText);
  const isConfirmed = reading.sign === "confirmed";
  checks.push({
    name: "resolution",
    passed: !isConfirmed,
    detail: isConfirmed ? `“${reading.evidence}”` : "Not confirmed as solved.",
  });
  if (!isConfirmed) return null;
  const reason = `The customer confirmed: “${reading.evidence}”.`;
  return {
    ...record(turn, checks, "resolution-confirmed", reason),
    outcome: "resolve",
    customerText: phrasesFor(turn.language, turn.input.settings.language.fallback).resolved,
    note: writeNote(turn.input, { reason, passages: [], isResolved: true }),
  };
}

function smallTalk(turn: Turn, checks: Checks): AgentAnswer | null {
  const kind = detectSmallTalk(turn.text);
  checks.push({ name: "small-talk", passed: kind === null, detail: kind ?? "Has content." });
  if (kind === null) return null;
  const text = phrasesFor(turn.language, turn.input.settings.language.fallback)[kind];
  return reply(turn, checks, "small-talk", `The message is small talk (${kind}).`, text);
}

/** Nobody is left to believe that a person writes. */
function identity(turn: Turn, checks: Checks): AgentAnswer | null {
  if (!detectIdentityQuestion(turn.text)) return null;
  const { organizationName, language: languages } = turn.input.settings;
  const phrases = phrasesFor(turn.language, languages.fallback);
  const text = phrases.identity.replace("{name}", organizationName).replace("{word}", phrases.personWord);
  checks.push({ name: "identity", passed: false, detail: "Asks whom they are talking to." });
  return reply(turn, checks, "identity", "The customer asks whom they are talking to.", text);
}

/** "ok", "yes" and "no": what they mean stands in the message before them. Searched, they would bring the same quote again. */
function shortReply(turn: Turn, checks: Checks): AgentAnswer | null {
  const kind = readShortReply(turn.text);
  const before = turn.previousAgentText;
  if (kind === null || kind === "puzzled") return null;
  const phrases = phrasesFor(turn.language, turn.input.settings.language.fallback);
  const answer = (text: string) => {
    checks.push({ name: "short-reply", passed: false, detail: kind });
    return reply(turn, checks, "short-reply", `The message is a short reply (${kind}).`, text);
  };
  if (before === null) {
    const isFirst = turn.input.messages.every(({ author }) => author === "customer");
    return isFirst && turn.earlier.length === 0 ? answer(phrases.greet) : null;
  }
  if (isPhrase(before, "confirmPerson")) return kind === "no" ? answer(phrases.tellMore) : null;
  if (isPhrase(before, "thanks")) return answer(kind === "yes" ? phrases.tellMore : phrases.bye);
  // What answers a question of the agent's is the answerer's to read, and "no" to an answer is no progress.
  const asksBack = isClarifyingQuestion(before) || /[?？؟]\s*$/.test(before);
  return kind === "no" || asksBack || isPhrase(before, "tellMore") ? null : answer(phrases.thanks);
}

function noSubject(turn: Turn, checks: Checks): AgentAnswer | null {
  if (turn.text !== turn.question && resolveChoice(turn.text, turn.previousAgentText) !== null) return null;
  if (!hasNoSubject(turn.question, turn.language)) return null;
  const { messages, settings } = turn.input;
  checks.push({ name: "has-subject", passed: false, detail: "Nothing is named that could be searched for." });
  const hasFiles = turn.messages.some(({ attachments }) => attachments.length > 0);
  const isAskedBefore = messages.some(({ author, text }) => author === "agent" && isPhrase(text, "tellMore"));
  if (!hasFiles && !isAskedBefore) {
    const reason = "The message does not say what it is about.";
    const { tellMore } = phrasesFor(turn.language, settings.language.fallback);
    return reply(turn, checks, "no-subject", reason, tellMore);
  }
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: hasFiles ? "attachment-only" : "no-subject",
    reason: hasFiles
      ? "The customer sent attachments with hardly a word."
      : "The customer was asked for more, and still does not say what it is about.",
    handoffReason: "low-confidence",
  });
}

function language(turn: Turn, checks: Checks): AgentAnswer | null {
  const { served } = turn.input.settings.language;
  const isServed = served === "any" || served.includes(turn.language);
  checks.push({ name: "language", passed: isServed, detail: turn.language });
  if (isServed) return null;
  const reason = `The customer writes in “${turn.language}”, which is not among the languages served.`;
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "language-not-served",
    reason,
    handoffReason: "language-not-served",
  });
}

function noProgress(turn: Turn, checks: Checks): AgentAnswer | null {
  if (!turn.input.settings.noProgressHandoff) return null;
  const reading = detectNoProgress(turn);
  checks.push({
    name: "no-progress",
    passed: !reading.stuck,
    detail: reading.stuck ? reading.evidence : "A new point.",
  });
  if (!reading.stuck) return null;
  const reason = `The conversation makes no progress. ${reading.evidence}`;
  return handOff(turn, {
    ...nothingSearched(checks),
    rule: "no-progress",
    reason,
    handoffReason: "no-progress",
  });
}

function nothingSearched(checks: Checks) {
  return { confidence: null, passages: [], checks };
}

function record(turn: Turn, checks: Checks, rule: string, reason: string) {
  const { sentiment, language: spoken } = turn;
  return { rule, reason, confidence: null, passages: [], sentiment, language: spoken, model: null, checks };
}

function reply(turn: Turn, checks: Checks, rule: string, reason: string, text: string): AgentAnswer {
  return { ...record(turn, checks, rule, reason), outcome: "reply", text, isAnswer: false };
}

function silent(turn: Turn, checks: Checks, rule: string, reason: string): AgentAnswer {
  return { ...record(turn, checks, rule, reason), outcome: "silent" };
}
