/**
 * Numbers as they are written in digits and words. Patterns are sources for case-insensitive Unicode expressions.
 */

const ENGLISH_ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety";

/** Words of other languages, as far as help centers use them: up to twelve, and the usual periods. */
const OTHER_WORDS: Record<string, number> = {
  ...numbered("eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
  ...numbered("uno dos tres cuatro cinco seis siete ocho nueve diez once doce"),
  ...numbered("un deux trois quatre cinq six sept huit neuf dix onze douze"),
  ...numbered("uno due tre quattro cinque sei sette otto nove dieci undici dodici"),
  ...numbered("één twee drie vier vijf zes zeven acht negen tien elf twaalf"),
  ...numbered("um dois três quatro cinco seis sete oito nove dez onze doze"),
  ...numbered("jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć"),
  ...numbered("en två tre fyra fem sex sju åtta nio tio elva tolv"),
  ...numbered("один два три четыре пять шесть семь восемь девять десять"),
  eine: 1,
  einen: 1,
  einem: 1,
  einer: 1,
  eines: 1,
  una: 1,
  une: 1,
  uma: 1,
  een: 1,
  duas: 2,
  vierzehn: 14,
  fünfzehn: 15,
  zwanzig: 20,
  dreißig: 30,
  vierzig: 40,
  fünfzig: 50,
  sechzig: 60,
  neunzig: 90,
  hundert: 100,
  catorce: 14,
  quince: 15,
  veinte: 20,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  noventa: 90,
  cien: 100,
  quatorze: 14,
  quinze: 15,
  vingt: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  cent: 100,
  quattordici: 14,
  quindici: 15,
  venti: 20,
  trenta: 30,
  quaranta: 40,
  cinquanta: 50,
  sessanta: 60,
  novanta: 90,
  cento: 100,
  veertien: 14,
  vijftien: 15,
  twintig: 20,
  dertig: 30,
  veertig: 40,
  vijftig: 50,
  zestig: 60,
  negentig: 90,
  honderd: 100,
  catorze: 14,
  vinte: 20,
  trinta: 30,
  quarenta: 40,
  cinquenta: 50,
  sessenta: 60,
  cem: 100,
};

const ENGLISH = new Map<string, number>([
  ...ENGLISH_ONES.split(" ").map((word, value): [string, number] => [word, value]),
  ...ENGLISH_TENS.split(" ").map((word, at): [string, number] => [word, 20 + at * 10]),
]);

const SCALES: Record<string, number> = {
  k: 1e3,
  tsd: 1e3,
  thousand: 1e3,
  tausend: 1e3,
  mil: 1e3,
  mille: 1e3,
  million: 1e6,
  millions: 1e6,
  millionen: 1e6,
  mio: 1e6,
  millón: 1e6,
  millones: 1e6,
  milhões: 1e6,
  milioni: 1e6,
  miljoen: 1e6,
  billion: 1e9,
  billions: 1e9,
  milliarden: 1e9,
};

/** A private character. */
export const WORD_MARK = "\uE000";

/** `1,000`, `1.000,50`, `1 000`, `4.90`, with a scale ("10k", "2 million") or without. */
const DIGITS =
  "(?:\\d{1,3}(?: \\d{3})+(?!\\d)|\\d+(?:[.,'’]\\d{3})*)(?:[.,]\\d+)?" +
  `(?:k(?![\\p{L}])|\\s?(?:${Object.keys(SCALES)
    .filter((scale) => scale !== "k" && scale !== "mil")
    .join("|")})(?![\\p{L}]))?`;
const ENGLISH_COMPOUND =
  `(?:(?:${ENGLISH_TENS.replaceAll(" ", "|")})[ -](?:${ENGLISH_ONES.split(" ").slice(1, 10).join("|")})|${[...ENGLISH.keys()].join("|")})` +
  "(?:[ -]hundred)?";
const WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}])(?<!(?:per|pour|por) )(?:${ENGLISH_COMPOUND}|(?:a |one )?hundred|${Object.keys(
    OTHER_WORDS,
  )
    .sort((a, b) => b.length - a.length)
    .join("|")})(?![\\p{L}\\p{N}])`,
  "giu",
);

/**
 * A number in digits, or one that was written in words: `plainNotation` turns those into digits behind a mark, since "one" and
 * "uno" are pronouns too and count only where a unit follows.
 */
export const NUMBER = `${WORD_MARK}?${DIGITS}`;
/** A number in digits alone. */
export const NUMERAL = DIGITS;

/** "1.234,50", "1,234.50", "1 234.5" and "1234.5" are "1234.5"; "twenty-one" is "21", "10k" is "10000". */
export function canonicalNumber(text: string | undefined): string {
  const written = (text ?? "").toLowerCase().replace(WORD_MARK, "").trim();
  const scale = /\p{L}+$/u.exec(written)?.[0];
  const digits = written.replace(/\p{L}+$/u, "").replace(/['’\s]/g, "");
  const separator = /[.,](?=\d{1,2}$|\d{4,}$)/.exec(digits)?.index ?? -1;
  const whole = (separator === -1 ? digits : digits.slice(0, separator)).replace(/[.,]/g, "");
  const decimals = separator === -1 ? "" : digits.slice(separator + 1).replace(/0+$/, "");
  const trimmed = whole.replace(/^0+(?=\d)/, "");
  const plain = decimals === "" ? trimmed : `${trimmed}.${decimals}`;
  return scale === undefined ? plain : String(Number(plain) * (SCALES[scale] ?? 1));
}

function readWords(written: string): number | null {
  const other = OTHER_WORDS[written];
  if (other !== undefined) return other;
  if (!/^[a-z][a-z -]*$/.test(written)) return null;
  let total = 0;
  for (const word of written.split(/[ -]/)) {
    if (word === "a") continue;
    if (word === "hundred") total = Math.max(total, 1) * 100;
    else {
      const value = ENGLISH.get(word);
      if (value === undefined) return null;
      total += value;
    }
  }
  return total;
}

function numbered(words: string): Record<string, number> {
  return Object.fromEntries(words.split(" ").map((word, at) => [word, at + 1]));
}

/**
 * The text with the digits of every script as ASCII digits, typographic spaces and dashes as plain ones, "½" as "0.5",
 * and number words as marked digits: one notation for the patterns.
 */
export function plainNotation(text: string): string {
  return text
    .replace(/(\d)?\s?[¼½¾]/g, (fraction, before: string | undefined) =>
      String(Number(before ?? 0) + { "¼": 0.25, "½": 0.5, "¾": 0.75 }[fraction.at(-1) as "¼" | "½" | "¾"]),
    )
    .normalize("NFKC")
    .replace(/\b(?:an?|one) (hour|day|week|month|year) and a half(?!\p{L})/giu, "1.5 $1s")
    .replace(/(?<!\p{L})(?:anderthalb|eineinhalb|einundeinhalb)(?!\p{L})/giu, "1.5")
    .replace(/(?<!\p{L})zwei(?:und)?einhalb(?!\p{L})/giu, "2.5")
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, " ")
    .replace(/[\u2010-\u2015\u2212\u301c\uff5e~]/g, "-")
    .replaceAll(WORD_MARK, " ")
    .replace(WORDS, (words) => {
      const value = readWords(words.toLowerCase());
      return value === null ? words : `${WORD_MARK}${value}`;
    })
    .replace(/(\d) and a half(?!\p{L})/giu, "$1.5");
}

/** Unicode holds the ten digits of a script in a row, each row beginning with its zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
