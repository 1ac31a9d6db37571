import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { eld as Eld } from "eld/medium";
import { stopWords } from "../retrieval/stop-words.ts";
import { plainWords, withoutQuotedMail } from "./plain-words.ts";

export type LanguageReading = {
  /** ISO 639-1. */
  language: string;
  /** False for short or mixed texts, where a hint or the fallback decided. */
  reliable: boolean;
};

// What customers of a helpdesk write in. Every further language costs accuracy on short texts: the full set of 60
// takes "hi" for Catalan.
const LANGUAGES = [
  "ar",
  "bg",
  "ca",
  "cs",
  "da",
  "de",
  "el",
  "en",
  "es",
  "et",
  "fa",
  "fi",
  "fr",
  "gu",
  "he",
  "hi",
  "hr",
  "hu",
  "hy",
  "it",
  "ja",
  "ka",
  "ko",
  "lt",
  "lv",
  "nl",
  "no",
  "pl",
  "pt",
  "ro",
  "ru",
  "sk",
  "sl",
  "sq",
  "sr",
  "sv",
  "ta",
  "th",
  "tl",
  "tr",
  "uk",
  "ur",
  "vi",
  "zh",
];
/** Guessed only with good evidence: rare among customers, and close to a more frequent language. */
const RARE = new Set(["ca", "tl", "sq", "et", "sl", "hr", "lv", "lt", "sk", "hy", "ka", "gu"]);

let loaded: ReturnType<typeof Eld.newInstance> | null = null;

/**
 * Loaded at the first text that needs it: its letter statistics are half a second of a start and 150 MB, which neither the command
 * line nor a server that only takes in deliveries has a use for.
 */
function letterStatistics(): ReturnType<typeof Eld.newInstance> {
  if (loaded === null) {
    // Its package offers itself to `import` alone, which would make the reading of every text wait; its file can be required.
    const file = fileURLToPath(import.meta.resolve("eld/medium"));
    const { eld } = createRequire(import.meta.url)(file) as { eld: typeof Eld };
    // An instance of our own: the module's default is shared by everything in the process.
    loaded = eld.newInstance();
    loaded.setLanguageSubset(LANGUAGES);
  }
  return loaded;
}

/** Greetings and short replies, for texts too short for letter statistics. */
const SHORT_WORDS: [string, RegExp][] = [
  ["de", /\b(?:hallo|guten (?:tag|morgen|abend)|moin|servus|danke|tschüss|bitte|ja|nein)\b/],
  ["es", /\b(?:hola|buenas|buenos (?:días|dias)|gracias|adiós|adios|por favor|sí)\b/],
  ["fr", /\b(?:bonjour|salut|bonsoir|merci|au revoir|svp|oui|non merci)\b/],
  ["it", /\b(?:ciao|buongiorno|buonasera|grazie|arrivederci|per favore|salve)\b/],
  ["nl", /\b(?:hoi|goedemorgen|goedemiddag|goedenavond|bedankt|dank (?:je|u)|alstublieft|doei|dag)\b/],
  ["pt", /\b(?:olá|ola|oi|bom dia|boa tarde|boa noite|obrigad[oa]|tchau)\b/],
  [
    "en",
    /\b(?:hi|hello|hey|thanks|thank you|thx|bye|good (?:morning|afternoon|evening)|please|yes|yeah|no|ok|okay|help|where|what|how|why|when|can|my|the|is|order|refund|card|account|password)\b/,
  ],
  ["sv", /\b(?:hej|tack|god morgon)\b/],
  ["pl", /\b(?:cześć|dzień dobry|dziękuję|proszę)\b/],
  ["tr", /\b(?:merhaba|teşekkürler|selam)\b/],
];

/**
 * The language of a customer's text. `hint` (the helpdesk's locale, or the language of earlier messages) decides
 * when the text itself is too short to tell; `fallback` when there is no hint either.
 */
export function detectLanguage(
  text: string,
  options: { hint?: string | null; fallback?: string } = {},
): LanguageReading {
  const words = plainWords(withoutCode(withoutQuotedMail(text))).slice(0, 2_000);
  const hint = baseLanguage(options.hint);
  const otherwise = hint ?? options.fallback ?? "en";
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2) return { language: otherwise, reliable: false };
  const script = languageOfScript(words);
  if (script !== null) return { language: script, reliable: true };

  const short = shortWordLanguage(words);
  // "hi" and "ok" are said in every language; "gracias" is not.
  if (letters < 16 && short !== null)
    return { language: short === "en" ? otherwise : short, reliable: false };
  const votes = countStopWords(words);
  // A name, a number, a single word: letter statistics guess, and guess wrong.
  const isLatin = /\p{Script=Latin}/u.test(words);
  const mostVotes = Math.max(0, ...votes.values());
  if (isLatin && (letters < 10 ? mostVotes < 2 : letters < 14 && mostVotes < 1)) {
    return { language: otherwise, reliable: false };
  }
  const found = letterStatistics().detect(words);
  const scores = found.getScores();
  const best = found.language;
  const voted = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const [first, second] = voted;
  const share = (language: string): number => votes.get(language) ?? 0;
  const isLong = letters >= 40;

  if (best !== "" && isLong && (share(best) >= (first?.[1] ?? 0) || !stopWords(best).size)) {
    return { language: best, reliable: true };
  }
  const combined = (language: string): number =>
    (scores[language] ?? 0) +
    0.12 * Math.min(4, share(language)) +
    (language === hint ? 0.1 : 0) +
    (language === "en" ? 0.05 : 0) -
    (RARE.has(language) ? 0.15 : 0) +
    (short === language ? 0.35 : 0);
  const candidates = new Set([...Object.keys(scores), ...votes.keys(), ...(hint === null ? [] : [hint])]);
  const ranked = [...candidates].sort((a, b) => combined(b) - combined(a) || (a < b ? -1 : 1));
  const winner = ranked[0];
  if (winner === undefined) return { language: otherwise, reliable: false };
  const lead = combined(winner) - (ranked[1] === undefined ? 0 : combined(ranked[1]));
  const isClear =
    lead > 0.15 || (first !== undefined && first[0] === winner && first[1] > (second?.[1] ?? 0));
  if (isLatin && letters < 24 && !isClear) return { language: otherwise, reliable: false };
  return { language: winner, reliable: isClear && letters >= 8 };
}

/** "pt-BR" and "pt_br" are "pt"; anything that is not a language tag is null. */
function baseLanguage(tag: string | null | undefined): string | null {
  const match = /^([a-z]{2})(?:[-_].*)?$/i.exec(tag?.trim() ?? "");
  return match === null ? null : (match[1] as string).toLowerCase().replace(/^(?:nb|nn)$/, "no");
}

const SCRIPTS: [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Hebrew}/gu, "he"],
  [/\p{Script=Armenian}/gu, "hy"],
  [/\p{Script=Georgian}/gu, "ka"],
  [/\p{Script=Tamil}/gu, "ta"],
  [/\p{Script=Gujarati}/gu, "gu"],
  [/\p{Script=Devanagari}/gu, "hi"],
];

/** The language of a script that only one of ours uses, when it is a third of the letters. */
function languageOfScript(words: string): string | null {
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, language] of SCRIPTS) {
    const share = (words.match(script)?.length ?? 0) / letters;
    if (language === "ja" ? share > 0.1 : share > 0.34) return language;
  }
  return null;
}

function countStopWords(words: string): Map<string, number> {
  const votes = new Map<string, number>();
  const tokens = words.match(/[\p{L}\p{M}]+/gu)?.slice(0, 60) ?? [];
  for (const language of LANGUAGES) {
    const stops = stopWords(language);
    const count = tokens.filter((token) => stops.has(token)).length;
    if (count > 0) votes.set(language, count);
  }
  return votes;
}

function shortWordLanguage(words: string): string | null {
  if (words.length > 40) return null;
  return SHORT_WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?(```|$)/g, " ").replace(/https?:\/\/\S+|(?<!\S)\S+@\S+/g, " ");
}
