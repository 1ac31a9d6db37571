import snowball from "snowball-stemmers";

/** ISO 639-1 code to Snowball algorithm. English is Porter2. */
const ALGORITHMS: Record<string, string> = {
  ar: "arabic",
  ca: "catalan",
  cs: "czech",
  da: "danish",
  de: "german",
  en: "english",
  es: "spanish",
  eu: "basque",
  fi: "finnish",
  fr: "french",
  ga: "irish",
  hu: "hungarian",
  hy: "armenian",
  it: "italian",
  nl: "dutch",
  no: "norwegian",
  pt: "portuguese",
  ro: "romanian",
  ru: "russian",
  sl: "slovene",
  sv: "swedish",
  ta: "tamil",
  tr: "turkish",
};

/**
 * Porter2 as first published undoubles these too, so that "adding" (titles) and "add" (questions) never met; its
 * later revision keeps doubles after a single first vowel. "Add" is among the most frequent words of help centers.
 */
const SHORT_DOUBLES = /^(add|odd|egg|err)(?:s|ed|ing)$/;

const stemmers = new Map<string, ReturnType<typeof snowball.newStemmer>>();

/**
 * The stem of a lower-case word, accents folded afterwards: stemmers need the accents, customers often
 * leave them out. Words with digits and languages without a stemmer keep their form.
 */
export function stemWord(word: string, language: string): string {
  const algorithm = ALGORITHMS[language];
  if (algorithm === undefined || word.length < 3 || /\p{N}/u.test(word)) return foldAccents(word);
  if (algorithm === "english") {
    const short = SHORT_DOUBLES.exec(word)?.[1];
    if (short !== undefined) return short;
  }
  let stemmer = stemmers.get(algorithm);
  if (stemmer === undefined) {
    stemmer = snowball.newStemmer(algorithm);
    stemmers.set(algorithm, stemmer);
  }
  return foldAccents(stemmer.stem(word));
}

/** "réinitialiser" to "reinitialiser". Only marks of Latin, Greek and Cyrillic letters are dropped. */
export function foldAccents(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is exactly ASCII.
  if (/^[\x00-\x7f]*$/.test(word)) return word;
  return word
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}
