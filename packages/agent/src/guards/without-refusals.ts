import { hasNoSubject } from "./detect-no-subject.ts";
import { wordCount } from "./plain-words.ts";

/** "I do not want to cancel", "don't delete it", "ich möchte nicht kündigen": what follows is what is not asked for. */
const REFUSED = new RegExp(
  [
    "^(?:(?:and|but|so|also|please|pls|hi|hello|no)[ ,]+)*(?:i|we)(?: really| certainly| definitely)? (?:do not|don['’]?t|am not|are not|didn['’]?t|never|wasn['’]?t|['’]m not|im not)(?: really| actually)? (?:want|wish|need|intend|plan|like|mean|ask|try|talk|look)(?:ed|ing)?\\b",
    "^(?:(?:please|pls|but|and)[ ,]+)*(?:do not|don['’]?t|never) (?!forget|hesitate|you|i\\b|we\\b|they)\\p{L}+",
    "^(?:not|nicht|no|pas) (?!sure|able|only|working|possible)(?:about|to|for|the|um|den|die|das)\\b",
    "^(?:(?:bitte|aber|und)[ ,]+)*(?:ich|wir) (?:möchten?|wollen?|will|brauchen?)\\b.{0,60}\\b(?:nicht|kein(?:e[nmrs]?)?)\\b",
    "^(?:(?:pero|y)[ ,]+)*(?:yo )?no (?:quiero|queremos|necesito|deseo)\\b",
    "^(?:(?:mais|et)[ ,]+)*(?:je|nous) ne (?:veux|voulons|souhaite|souhaitons) pas\\b",
    "^(?:(?:ma|e)[ ,]+)*(?:io )?non (?:voglio|vogliamo|vorrei)\\b",
    "^(?:(?:maar|en)[ ,]+)*(?:ik|wij|we) wil(?:len)?\\b.{0,60}\\b(?:niet|geen)\\b",
    "^(?:(?:mas|e)[ ,]+)*(?:eu )?não (?:quero|queremos|preciso)\\b",
  ].join("|"),
  "iu",
);
/** Where one clause ends and what is wanted instead begins. */
const CLAUSES =
  /(?<=[.!?;\n])\s*|,\s+(?:and |but |just |only |rather |instead |sondern |aber |nur |pero |sino |sólo |solo |mais |juste |seulement |ma |maar |alleen |mas |só )*|\s+(?:but|instead|sondern|aber|pero|sino|mais|maar|mas)\s+|\s+(?=(?:i|we) (?:just |only )(?:want|need|would)\b)/iu;

/**
 * The text without the clauses that say what is *not* wanted, where others remain: "I do not want to cancel, where can I park?" is a
 * question about parking. The whole text where nothing else is said: "I don't want to be charged twice" is all there is.
 */
export function withoutRefusals(text: string, language: string): string {
  if (text.length > 2_000) return text;
  const clauses = text.split(CLAUSES).filter((clause) => clause.trim() !== "");
  const wanted = clauses.filter((clause) => !REFUSED.test(clause.trim()));
  if (wanted.length === clauses.length) return text;
  // A greeting or "thanks, Martha" is no question of its own.
  const asks = (clause: string): boolean => wordCount(clause) >= 3 && !hasNoSubject(clause, language);
  return wanted.some(asks) ? wanted.join("\n").trim() : text;
}
