import type { UsedPassage } from "../contract.ts";
import { canonicalLink, canonicalNumber, extractFacts, type Fact } from "./extract-facts.ts";

export type Grounding = { grounded: true; facts: number } | { grounded: false; unfounded: string[] };

/**
 * Does every amount, date, duration, percentage, number, link and e-mail address of a reply occur in a passage (A7)?
 * A plain number may occur inside any fact of the passages; a fact with a unit must occur with that unit. `asked` is
 * the customer's text: a long number written there (an order, a serial number) may be repeated.
 */
export function checkGrounding(reply: string, passages: readonly UsedPassage[], asked = ""): Grounding {
  const known = new Set<string>();
  const numbers = new Set<string>();
  for (const { title, headingPath, text, url } of passages) {
    for (const fact of extractFacts([title, ...headingPath, text].join("\n"))) {
      known.add(fact.canonical);
      for (const number of fact.canonical.match(/\d+(?:\.\d+)?/g) ?? []) numbers.add(number);
    }
    if (url !== null) known.add(`link:${canonicalLink(url)}`);
  }
  for (const number of asked.match(/\d{5,}/g) ?? []) numbers.add(canonicalNumber(number));
  const facts = extractFacts(reply);
  const unfounded = facts.filter((fact) => !isFounded(fact, known, numbers)).map(({ text }) => text);
  return unfounded.length === 0
    ? { grounded: true, facts: facts.length }
    : { grounded: false, unfounded: [...new Set(unfounded)] };
}

function isFounded(fact: Fact, known: ReadonlySet<string>, numbers: ReadonlySet<string>): boolean {
  if (known.has(fact.canonical)) return true;
  // The help center's own address, named without the page.
  if (fact.kind === "link" && !fact.canonical.includes("/"))
    return [...known].some((other) => other.startsWith(`${fact.canonical}/`));
  // The year may be left out of a date that the passage gives with its year, not the other way round.
  if (fact.kind === "date")
    return [...known].some((other) => other.startsWith("date:") && other.endsWith(fact.canonical.slice(5)));
  return fact.kind === "number" && numbers.has(fact.canonical.slice("number:".length));
}
