/** Characters that guards look at: nobody reads on to find out whether a person is wanted. */
const MAX_LENGTH = 20_000;

/**
 * A text as the guards compare it: lower case, typographic quotes and apostrophes gone ("don’t" is "dont"),
 * quoted earlier messages cut off, white space single. Sentence marks stay.
 */
export function plainWords(text: string): string {
  const known = latest.get(text);
  if (known !== undefined) return known;
  const words = readPlainWords(text);
  if (latest.size >= LATEST) latest.clear();
  latest.set(text, words);
  return words;
}

/** A dozen guards of one turn ask for the words of the same few messages. */
const LATEST = 16;
const latest = new Map<string, string>();

function readPlainWords(text: string): string {
  return withoutQuotedMail(text)
    .slice(0, MAX_LENGTH)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘`´]/g, "")
    .replace(/[“”„«»"*_~]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The part of an e-mail that its author wrote: quoted lines and everything below "On … wrote:" removed. What was forwarded is what
 * the mail is about, where its author adds no more than a line ("please see below"): then it stays, without its header.
 */
export function withoutQuotedMail(text: string): string {
  const forwarded = FORWARDED.exec(text);
  if (forwarded !== null && wordCount(text.slice(0, forwarded.index)) <= FORWARDING_WORDS) {
    const below = text.slice(forwarded.index + forwarded[0].length);
    const body = below.replace(MAIL_HEADER, "");
    return `${text.slice(0, forwarded.index).trimEnd()}\n${withoutQuotedMail(body).trimStart()}`.trim();
  }
  const match = QUOTED_FROM.exec(text);
  const own = match === null || match.index < 1 ? text : text.slice(0, match.index);
  const lines = own.split("\n").filter((line) => !/^\s*>/.test(line));
  return lines.join("\n");
}

/** "FYI, can you answer this?": with more the author has asked something. */
const FORWARDING_WORDS = 12;
const FORWARDED =
  /(?:^|\n)[^\S\n]{0,40}(?:-{2,}\s{0,3}(?:forwarded message|weitergeleitete nachricht|mensaje reenviado|message transféré|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada)\s{0,3}-{0,20}|begin forwarded message:|anfang der weitergeleiteten nachricht:)[^\n]{0,80}(?=\n)/i;
/** "From: …", "Date: …" and what else stands above a forwarded mail, line by line. */
const MAIL_HEADER =
  /^(?:\s{0,20}\n|[^\S\n]{0,10}\*?(?:from|date|sent|subject|to|cc|reply-to|von|datum|gesendet|betreff|an|de|fecha|asunto|para|enviado|date|envoyé|objet|à|da|data|oggetto|a|van|onderwerp|aan|assunto)\*?\s?:[^\n]{0,500}(?:\n|$)){1,20}/i;
const QUOTED_FROM =
  /\n[^\S\n]{0,40}(-{2,}\s{0,3}(original message|forwarded message|ursprüngliche nachricht|mensaje original|message d.origine|messaggio originale|oorspronkelijk bericht|mensagem original)|(on|am|el|le|il|op|em)\s.{5,120}\s(wrote|schrieb|escribió|a écrit|ha scritto|schreef|escreveu):?\s*(\n|$))/i;

// Each begins where a word begins: a long word without an address must not be gone through once for each of its letters.
/** The text without web and mail addresses; of a Markdown link its words are kept. */
export function withoutLinks(text: string): string {
  return text
    .replace(/\]\([^()\s]*\)/g, "] ")
    .replace(/\b(?:https?:\/\/|www\.)[^\s<>"'\])]+/gi, " ")
    .replace(/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, " ")
    .replace(/(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s<>"'\])]*/gi, " ");
}

/** Number of words, for rules that weigh long and short messages differently. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/**
 * A pattern over plain words in which `\b` knows the letters of every alphabet: the built-in one knows ASCII only,
 * and would never match before "ça" or after "più".
 */
export function wordPattern(source: string): RegExp {
  const edge = "(?:(?<![\\p{L}\\p{N}])(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])(?![\\p{L}\\p{N}]))";
  return new RegExp(source.replaceAll("\\b", edge), "u");
}
