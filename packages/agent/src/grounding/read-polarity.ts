import { splitSentences } from "../passages/split-sentences.ts";

/** "no more than 5" and "not only" deny nothing. */
const NO_DENIAL =
  /\b(?:no (?:more|later|longer|less|fewer|earlier) than|not (?:more|later|longer|less|fewer|earlier) than|not only|no problem|no worries|no need|no matter|nicht nur|kein problem|no solo|no sólo|pas seulement|non solo|niet alleen|não só)\b/gu;
const DENIAL =
  /(?<!\p{L})(?:not|cannot|\p{L}+n['’]t|no|never|none|neither|nor|nicht|kein\p{L}*|nie|niemals|nunca|jamás|ningun[ao]?|pas|jamais|aucune?|non|mai|nessun[ao]?|niet|geen|nooit|não|nenhum|inte|aldrig|ikke|ingen|не|нет|никогда|nie)(?!\p{L})|(?<!\p{L})(?:impossible|unavailable|unable|ineligible|forbidden|prohibited|non-?\p{L}+able|unmöglich|imposible|ausgeschlossen)(?!\p{L})|ません|できない|不能|不可|无法|없습니다/u;
const CONDITIONS =
  /(?<!\p{L})(?:unless|except|excluding|only|until|till|if|when|after|before|within|once|without|later|otherwise|außer|nur|bis|wenn|falls|nach|vor|innerhalb|ohne|sonst|salvo|excepto|solo|sólo|si|hasta|después|antes|dentro|sin|sauf|seulement|uniquement|après|avant|dans|sans|tranne|eccetto|se|dopo|prima|entro|senza|behalve|alleen|als|na|voor|binnen|zonder|exceto|apenas|após|até|sem)(?!\p{L})/gu;

/** Does a sentence (in lower case) deny what it says? */
export function isNegated(sentence: string): boolean {
  return DENIAL.test(sentence.replace(NO_DENIAL, " "));
}

/** Does it say when it holds, so that its opposite holds at another time? */
export function isConditional(sentence: string): boolean {
  return sentence.match(CONDITIONS) !== null;
}

/** Of the words of a sentence and the sentence it is held against: how many they share. */
const SAME_STATEMENT = 0.75;

/**
 * Sentences of a reply that turn a sentence of the passages round: the same words, one with a denial and one without, and no
 * other sentence that says it as the reply does. "You can return earrings" against "You cannot return earrings".
 */
export function findContradictions(reply: string, passages: readonly string[]): string[] {
  const known = passages.flatMap(readStatements);
  return readStatements(reply)
    .filter((statement) => {
      const alike = known.filter((other) => isAlike(statement, other));
      return alike.length > 0 && alike.every(({ negated }) => negated !== statement.negated);
    })
    .map(({ text }) => text);
}

type Statement = { text: string; words: ReadonlySet<string>; conditions: string; negated: boolean };

function readStatements(text: string): Statement[] {
  return splitSentences(text)
    .map(({ start, end }) => text.slice(start, end).trim())
    .filter((sentence) => sentence !== "" && !/[?？]$/.test(sentence))
    .map((sentence) => {
      const plain = sentence.normalize("NFKC").toLowerCase();
      // The beginning of a word stands for its forms; "impossible" is "possible" denied.
      const words = plain.replace(
        /(?<!\p{L})(?:im|un|in|non-?)(?=(?:possible|available|able|eligible|refundable|returnable)(?!\p{L}))/gu,
        "",
      );
      const stems = (words.match(/\p{L}{4,}|\d+/gu) ?? []).filter((word) => !DENIAL.test(word));
      return {
        text: sentence,
        words: new Set(stems.map((stem) => stem.slice(0, 5))),
        conditions: [...new Set(plain.match(CONDITIONS) ?? [])].sort().join(" "),
        negated: isNegated(plain),
      };
    })
    .filter(({ words }) => words.size >= 2);
}

function isAlike(a: Statement, b: Statement): boolean {
  if (a.conditions !== b.conditions) return false;
  // "We accept cheques" of "We do not accept cheques or American Express": all of it, and more.
  if (!a.negated && b.negated && [...a.words].every((word) => b.words.has(word))) return true;
  const shared = [...a.words].filter((word) => b.words.has(word)).length;
  return shared >= SAME_STATEMENT * (a.words.size + b.words.size - shared);
}
