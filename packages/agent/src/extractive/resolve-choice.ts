import { plainWords } from "../guards/plain-words.ts";

const FIRST =
  /^(?:(?:the |option |number |#|die |das |der |el |la |le |il |de |o |a )*(?:1|one|first|former|erste[rns]?|eins|primer[oa]?|uno|premi(?:er|ère)|prim[oa]|eerste|primeir[oa]|um)(?: one| option)?)[ .!)]*(?:please|bitte|por favor|svp)?[ .!]*$/;
const SECOND =
  /^(?:(?:the |option |number |#|die |das |der |el |la |le |il |de |o |a )*(?:2|two|second|latter|zweite[rns]?|zwei|segund[oa]|dos|deuxième|second[oae]|tweede|dois)(?: one| option)?)[ .!)]*(?:please|bitte|por favor|svp)?[ .!]*$/;

/** Is a text of ours the question which of two articles is meant? */
export function isClarifyingQuestion(text: string): boolean {
  return /\n\n1\. .+\n2\. .+$/.test(text);
}

/**
 * The option a customer picked from the agent's last question, as its text, or null when the message is no pick.
 * Options are the numbered lines of that question.
 */
export function resolveChoice(text: string, previousAgentText: string | null): string | null {
  if (previousAgentText === null) return null;
  const options = [...previousAgentText.matchAll(/^\s*([12])\.\s+(.+)$/gm)].map((match) =>
    (match[2] as string).trim(),
  );
  if (options.length !== 2 || !previousAgentText.includes("\n\n1. ")) return null;
  const words = plainWords(text);
  if (FIRST.test(words)) return options[0] ?? null;
  if (SECOND.test(words)) return options[1] ?? null;
  return options.find((option) => plainWords(option) === words) ?? null;
}
