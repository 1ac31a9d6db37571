import type { UsedPassage } from "../contract.ts";
import { canonicalLink, extractFacts, type Fact } from "./extract-facts.ts";
import { type Claim, findClaims, findKnownClaims, isClaimed } from "./find-claims.ts";
import { findStrangeRates } from "./find-strange-rates.ts";
import { canonicalNumber, NUMBER, plainNotation } from "./read-number.ts";
import { findContradictions, isNegated } from "./read-polarity.ts";

export type Grounding = { grounded: true; facts: number } | { grounded: false; unfounded: string[] };

/**
 * Does every amount, date, duration, percentage, limit, number, link and address of a reply stand in a passage, and does a
 * passage make every promise that it makes (A7)? Notation and language do not matter: "€5" is "5 EUR", "24 hours" is
 * "one day". A plain number may occur inside any fact of the passages; a fact with a unit must occur with that unit. `asked`
 * is the customer's text: a long number written there (an order, a serial number) may be repeated.
 */
export function checkGrounding(reply: string, passages: readonly UsedPassage[], asked = ""): Grounding {
  const known = readKnown(passages);
  for (const number of plainNotation(asked).match(/\d{5,}/g) ?? [])
    known.numbers.add(canonicalNumber(number));
  const facts = extractFacts(reply);
  const unfounded = [
    ...facts.filter((fact) => !isFounded(fact, known)).map(({ text }) => text),
    ...findClaims(reply)
      .filter((claim) => !isClaimed(claim, known.claims))
      .map(({ text }) => text),
    ...findContradictions(reply, known.texts),
    ...findStrangeRates(
      reply,
      passages.map(({ title, headingPath, text }) => [title, ...headingPath, text].join("\n")),
    ),
  ];
  return unfounded.length === 0
    ? { grounded: true, facts: facts.length }
    : { grounded: false, unfounded: [...new Set(unfounded)] };
}

/** How a passage gives a fact; "low" is the lower end of a range, which alone is no answer to "how long?". */
type Bound = Fact["bound"] | "low" | "any";
type Known = {
  facts: Map<string, Set<Bound>>;
  /** Every number of the passages, those inside other facts too. */
  numbers: Set<string>;
  claims: Claim[];
  texts: string[];
};

function readKnown(passages: readonly UsedPassage[]): Known {
  const facts: Known["facts"] = new Map();
  const numbers = new Set<string>();
  const claims: Claim[] = [];
  const texts: string[] = [];
  const add = (canonical: string, bound: Bound): void => {
    facts.set(canonical, (facts.get(canonical) ?? new Set()).add(bound));
  };
  for (const { title, headingPath, text, url } of passages) {
    const whole = [title, ...headingPath, text].join("\n");
    const plain = plainNotation(whole);
    for (const fact of extractFacts(whole)) {
      const bound: Bound = isDenied(plain, fact.at) ? "any" : fact.bound;
      add(fact.canonical, bound);
      const [low, high] = endsOf(fact.canonical);
      if (high !== null) {
        add(low, "low");
        add(high, "most");
      }
      if (NUMBERED.has(fact.kind)) for (const number of numbersIn(fact.text)) numbers.add(number);
    }
    // "See step 4": the numbers of a list are layout, and may be named.
    for (const [, item] of plain.matchAll(/^\s*(\d{1,2})[.)]\s/gm)) numbers.add(canonicalNumber(item));
    for (const priced of readTableUnits(plain)) add(priced, "exact");
    if (url !== null) add(`link:${canonicalLink(url)}`, "exact");
    // A title is no part of the first sentence: "I cannot find an element" would deny it.
    claims.push(...[title, ...headingPath, text].flatMap(findKnownClaims));
    texts.push(text);
  }
  return { facts, numbers, claims, texts };
}

const NUMBERED = new Set<Fact["kind"]>([
  "date",
  "time",
  "percentage",
  "amount",
  "duration",
  "measure",
  "number",
]);

function isFounded(fact: Fact, known: Known): boolean {
  if ([fact.canonical, ...(fact.or ?? [])].some((canonical) => isGiven(canonical, fact.bound, known)))
    return true;
  const others = [...known.facts.keys()];
  const value = fact.canonical.slice(fact.kind.length + 1);
  switch (fact.kind) {
    // The help center's own address, named without the page.
    case "link":
      return !fact.canonical.includes("/") && others.some((other) => other.startsWith(`${fact.canonical}/`));
    // The year or the day may be left out of a date that the passage gives in full, not the other way round.
    case "date":
      return [fact.canonical, ...(fact.or ?? [])].some((canonical) =>
        others.some(
          (other) =>
            other.startsWith("date:") &&
            (canonical.startsWith("date:-")
              ? other.endsWith(canonical.slice("date:".length))
              : canonical.endsWith("-") && other.startsWith(canonical)),
        ),
      );
    // With the country's number or without.
    case "phone":
      return others.some(
        (other) =>
          /^(?:phone|number):/.test(other) &&
          isSamePhone(value, other.slice(other.indexOf(":") + 1).replace(/^0+/, "")),
      );
    // Cents of a currency that the words beside them do not name.
    case "amount":
      return value.startsWith(":")
        ? others.some((other) => other.startsWith("amount:") && other.endsWith(value))
        : known.facts.has(`amount::${value.split(":").at(-1)}`);
    // Given as a limit of the other kind: "at least 5" where there are "up to 5".
    case "number":
      return !known.facts.has(fact.canonical) && known.numbers.has(value);
    // "9.30" reads as a number where nothing beside it says that it is a time.
    case "time":
      return Number(value) % 60 !== 0 && known.numbers.has(canonicalNumber(asClock(Number(value))));
    case "duration":
    case "measure":
    case "percentage":
    case "email":
    case "weekday":
      return false;
  }
}

/** A limit may not be turned round: "within 30 days" is not "after 30 days". */
function isGiven(canonical: string, bound: Fact["bound"], { facts }: Known): boolean {
  const given = facts.get(canonical);
  if (given !== undefined) {
    if (given.has("any") || given.has("exact") || given.has(bound)) return true;
    return bound === "exact"
      ? given.has("most") || given.has("least")
      : bound === "least" && given.has("low");
  }
  const [low, high] = endsOf(canonical);
  return high !== null && facts.has(low) && facts.has(high);
}

/** Both ends of a range, each as a fact of its own; a second null for what is none. */
function endsOf(canonical: string): [string, string | null] {
  const [low, high] = canonical.split("..");
  const kind = canonical.slice(0, canonical.indexOf(":"));
  return [low as string, high === undefined ? null : `${kind}:${high}`];
}

function asClock(minutes: number): string {
  return `${Math.floor(minutes / 60)}.${String(minutes % 60).padStart(2, "0")}`;
}

function isSamePhone(a: string, b: string): boolean {
  const shortest = Math.min(a.length, b.length);
  return shortest >= 7 && a.slice(-shortest) === b.slice(-shortest);
}

function numbersIn(text: string): string[] {
  return [...text.matchAll(new RegExp(NUMBER, "giu"))].map(([number]) => canonicalNumber(number));
}

/** Is the sentence around a fact a denial? "Not possible after 30 days" sets a limit of 30 days all the same. */
function isDenied(text: string, at: number): boolean {
  const before = text.slice(0, at).search(/[^.!?;\n]*$/);
  const after = text.slice(at).search(/[.!?;\n](?!\d)/);
  return isNegated(text.slice(before, after === -1 ? undefined : at + after).toLowerCase());
}

/** Numbers of a table whose unit stands in its head: "Price (EUR)" over "4.90" is 4.90 EUR. */
function readTableUnits(text: string): string[] {
  const rows = text.split("\n").filter((line) => line.includes("|"));
  if (rows.length === 0) return [];
  const units = [...rows.join("\n").matchAll(/\(([^()|]{1,12})\)|\bin ([^\s|]{1,12})\s*(?=\|)/gu)];
  const numbers = [...rows.join("\n").matchAll(/(?<=\|\s*)\d[\d.,]*(?=\s*(?:\||\n|$))/gu)];
  return units.flatMap(([, inBrackets, after]) =>
    numbers.flatMap(([number]) =>
      extractFacts(`${number} ${inBrackets ?? after}`)
        .filter(({ kind }) => kind !== "number")
        .map(({ canonical }) => canonical),
    ),
  );
}
