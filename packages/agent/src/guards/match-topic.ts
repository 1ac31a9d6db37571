import type { Topic } from "../contract.ts";
import { analyzeText } from "../retrieval/analyze-text.ts";
import { queryBackground } from "../retrieval/query-background.ts";
import { parseSynonyms, SUPPORT_SYNONYMS } from "../retrieval/synonyms.ts";

export type TopicMatch = {
  topic: Topic /** 0 to 1. */;
  score: number /** The words both share. */;
  evidence: string[];
};

/** On the never list a miss is the harm: low. One sentence alone catches what it should and some more. */
export const NEVER_THRESHOLD = 0.35;
/** On the allow list a false catch is the harm: high. */
export const ALLOW_THRESHOLD = 0.45;

/** From this likeness on a counter-example speaks against a match. */
const LIKE_A_COUNTER_EXAMPLE = 0.6;
/** A synonym counts nearly as much as the word. */
const SYNONYM = 0.9;
/** Stems that describe customers in every topic ("the customer asks about…"). */
const ABOUT_CUSTOMERS = [
  "custom",
  "client",
  "user",
  "peopl",
  "someon",
  "want",
  "ask",
  "question",
  "topic",
  "regard",
  "relat",
];
const synonyms = parseSynonyms(SUPPORT_SYNONYMS);

/** The topics that a text belongs to at or above a threshold, most likely first. */
export function matchTopics(
  text: string,
  topics: readonly Topic[],
  language: string,
  threshold: number,
): TopicMatch[] {
  return topics
    .map((topic) => scoreTopic(text, topic, language))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || (a.topic.name < b.topic.name ? -1 : 1));
}

/** How near a text is to a topic: to its sentence by shared words, to its nearest example by words and word pairs. */
export function scoreTopic(text: string, topic: Topic, language: string): TopicMatch {
  const { described, examples, counterExamples } = prepare(topic, language);
  const asked = vector(text, language, false);
  const sentence = overlap(asked, described);
  const askedPairs = withLength(vector(text, language, true));
  const nearestOf = (messages: readonly Measured[]) =>
    messages.reduce((best, message) => Math.max(best, cosine(askedPairs, message)), 0);
  const nearest = nearestOf(examples);
  // What a person said is not meant: only what is nearly the same, since on the never list a miss is the harm.
  const counter = nearestOf(counterExamples);
  const isCountered = counter >= LIKE_A_COUNTER_EXAMPLE && counter > nearest;
  const evidence = [...asked.keys()].filter(
    (term) => described.has(term) || synonyms.of(term).some((other) => described.has(other)),
  );
  const score = Math.min(1, Math.max(sentence, nearest));
  return { topic, score: isCountered ? score * (1 - counter) : score, evidence };
}

type Measured = { weights: Map<string, number>; length: number };
type Prepared = { described: Map<string, number>; examples: Measured[]; counterExamples: Measured[] };

/** By topic and language: a topic is held against every message of a preview, and its examples are read once. */
const preparedTopics = new WeakMap<Topic, Map<string, Prepared>>();

function prepare(topic: Topic, language: string): Prepared {
  const byLanguage = preparedTopics.get(topic) ?? new Map<string, Prepared>();
  preparedTopics.set(topic, byLanguage);
  const known = byLanguage.get(language);
  if (known) return known;
  const described = vector(`${topic.name}. ${topic.description}`, language, false);
  for (const word of ABOUT_CUSTOMERS) described.delete(word);
  const read = (messages: readonly string[] = []) =>
    messages.map((message) => withLength(vector(message, language, true)));
  const prepared = {
    described,
    examples: read(topic.examples),
    counterExamples: read(topic.counterExamples),
  };
  byLanguage.set(language, prepared);
  return prepared;
}

function withLength(weights: Map<string, number>): Measured {
  return {
    weights,
    length: Math.sqrt([...weights.values()].reduce((total, weight) => total + weight ** 2, 0)),
  };
}

/** Term weights: 1 for a word of business, down to 0.2 for one that customers use whatever they ask. */
function vector(text: string, language: string, withPairs: boolean): Map<string, number> {
  const terms = analyzeText(text.slice(0, 4_000), language).map(({ term }) => term);
  const weight = (term: string) => 1 - 0.8 * (queryBackground.get(term) ?? 0);
  const weights = new Map(terms.map((term) => [term, weight(term)]));
  if (withPairs) {
    for (let at = 0; at + 1 < terms.length; at++) {
      const [first, second] = [terms[at] as string, terms[at + 1] as string];
      weights.set(`${first} ${second}`, (weight(first) + weight(second)) / 4);
    }
  }
  return weights;
}

/** Weight of the text's words found in the sentence, over the geometric mean of both weights. */
function overlap(text: Map<string, number>, sentence: Map<string, number>): number {
  let shared = 0;
  for (const [term, weight] of text) {
    if (sentence.has(term)) shared += weight;
    else if (synonyms.of(term).some((other) => sentence.has(other))) shared += SYNONYM * weight;
  }
  const total = Math.sqrt(sum(text) * sum(sentence));
  return total === 0 ? 0 : shared / total;
}

function cosine(a: Measured, b: Measured): number {
  const [fewer, more] = a.weights.size <= b.weights.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [term, weight] of fewer.weights) dot += weight * (more.weights.get(term) ?? 0);
  return dot === 0 ? 0 : dot / (a.length * b.length);
}

function sum(weights: Map<string, number>): number {
  return [...weights.values()].reduce((total, weight) => total + weight, 0);
}
