/**
 * Facts of a text that must never be invented, each as a canonical string, so that the same fact compares equal in
 * another notation or language: "30 days", "30 Tage" and "thirty days" are all `duration:30:day`.
 */
export type Fact = {
  kind: "link" | "email" | "percentage" | "amount" | "duration" | "date" | "number";
  canonical: string;
  text: string;
};

/** All facts of a text, in order of kind. A number inside a fact is not listed again as a number. */
export function extractFacts(text: string): Fact[] {
  const facts: Fact[] = [];
  let rest = text;
  const take = (
    pattern: RegExp,
    kind: Fact["kind"],
    canonical: (match: RegExpMatchArray) => string | null,
  ): void => {
    rest = rest.replace(pattern, (...args) => {
      const groups = args.slice(0, -2) as unknown as RegExpMatchArray;
      const found = canonical(groups);
      if (found === null) return groups[0];
      facts.push({ kind, canonical: `${kind}:${found}`, text: groups[0].trim() });
      return " ".repeat(groups[0].length);
    });
  };
  take(/\bhttps?:\/\/[^\s<>"'`)\]}]+|\bwww\.[^\s<>"'`)\]}]+/giu, "link", ([url]) => canonicalLink(url));
  take(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, "email", ([email]) => email.toLowerCase());
  // Without a scheme too: mail programs and chats make a link of it all the same.
  take(BARE_HOST, "link", ([host]) => canonicalLink(host));
  take(ISO_DATE, "date", ([, year, month, day]) => `${Number(year)}-${Number(month)}-${Number(day)}`);
  take(DAY_MONTH, "date", ([, day, month, year]) => canonicalDate(day, month, year));
  take(MONTH_DAY, "date", ([, month, day, year]) => canonicalDate(day, month, year));
  take(MONTH_YEAR, "date", ([, month, year]) => canonicalDate(undefined, month, year));
  take(
    /(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?!\d)/g,
    "date",
    ([, a, b, year]) => `${[Number(a), Number(b)].sort((x, y) => x - y).join("/")}/${Number(year)}`,
  );
  take(
    new RegExp(
      `(${NUMBER})\\s?(?:%|percent\\b|per cent\\b|prozent\\b|por ciento\\b|pour ?cent\\b|per cento\\b|procent\\b|por cento\\b)`,
      "giu",
    ),
    "percentage",
    ([, number]) => canonicalNumber(number),
  );
  take(
    new RegExp(`(${CURRENCY})\\s?(${NUMBER})`, "giu"),
    "amount",
    ([, currency, number]) => `${canonicalCurrency(currency)}:${canonicalNumber(number)}`,
  );
  take(
    new RegExp(`(${NUMBER})\\s?(${CURRENCY})(?![\\p{L}])`, "giu"),
    "amount",
    ([, number, currency]) => `${canonicalCurrency(currency)}:${canonicalNumber(number)}`,
  );
  take(
    new RegExp(
      `(?<![\\p{L}\\p{N}])(${NUMBER}|${Object.keys(NUMBER_WORDS).join("|")})[\\s-]*(?:full |whole |business |working |calendar |consecutive |werk|geschäfts|arbeits|kalender)?(${Object.keys(UNITS).join("|")})(?![\\p{L}])`,
      "giu",
    ),
    "duration",
    ([, number, unit]) => `${canonicalNumber(number)}:${UNITS[unit?.toLowerCase() ?? ""]}`,
  );
  // Numbers of list items are layout.
  rest = rest.replace(/^(\s*)\d{1,2}[.)](?=\s)/gm, "$1 ");
  take(new RegExp(`(?<![\\p{L}\\p{N}])${NUMBER}(?![\\p{L}\\p{N}])`, "gu"), "number", ([number]) =>
    canonicalNumber(number),
  );
  return facts;
}

/** `shop.example/returns`. The last part is in lower case, or every sentence without a space after its end would be one. */
const BARE_HOST =
  /(?<![\p{L}\p{N}@./_-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[a-z]{2,24}(?![\p{L}\p{N}])(?:\/[^\s<>"'`)\]}]*)?/gu;

const NUMBER = "\\d+(?:[.,'’\\u00a0]\\d{3})*(?:[.,]\\d+)?";
const CURRENCY =
  "[$€£¥₹₺₽₩₪฿]|US\\$|USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|TRY|RUB|ZAR|R\\$|kr|zł|dollars?|euros?|pounds?|cents?|francs?|franken|dólares|reais|pesos|kronor|kroner|złotych";
const CURRENCY_NAMES: Record<string, string> = {
  $: "usd",
  us$: "usd",
  dollar: "usd",
  dollars: "usd",
  dólares: "usd",
  "€": "eur",
  euro: "eur",
  euros: "eur",
  "£": "gbp",
  pound: "gbp",
  pounds: "gbp",
  "¥": "jpy",
  "₹": "inr",
  "₺": "try",
  "₽": "rub",
  r$: "brl",
  reais: "brl",
  zł: "pln",
  złotych: "pln",
  franken: "chf",
  francs: "chf",
  franc: "chf",
  kronor: "kr",
  kroner: "kr",
};

const NUMBER_WORDS: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  "forty-five": 45,
  sixty: 60,
  ninety: 90,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwölf: 12,
  vierzehn: 14,
  dreißig: 30,
  sechzig: 60,
  neunzig: 90,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  doce: 12,
  catorce: 14,
  quince: 15,
  treinta: 30,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  quatorze: 14,
  quinze: 15,
  trente: 30,
  due: 2,
  tre: 3,
  quattro: 4,
  cinque: 5,
  sei: 6,
  sette: 7,
  otto: 8,
  nove: 9,
  dieci: 10,
  quattordici: 14,
  trenta: 30,
  twee: 2,
  drie: 3,
  vijf: 5,
  zes: 6,
  zeven: 7,
  negen: 9,
  tien: 10,
  veertien: 14,
  dertig: 30,
  dois: 2,
  duas: 2,
  três: 3,
  quatro: 4,
  sete: 7,
  oito: 8,
  dez: 10,
  trinta: 30,
};

const UNITS: Record<string, string> = units({
  second: "seconds? sekunden? segundos? secondes? secondi secondo seconden",
  minute: "minutes? minuten? minutos? minuti minuto mins? min",
  hour: "hours? hrs? h stunden? horas? heures? ore ora uur uren",
  day: "days? tage?n? tag días? dias? día jours? giorni giorno dagen dag werktage?n? arbeitstage?n? werkdagen",
  week: "weeks? wochen? semanas? semaines? settimane settimana weken week",
  month: "months? monate?n? monat mes meses mois mesi mese maanden maand mês",
  year: "years? jahre?n? jahr años? ans années? année anni anno jaren jaar anos? yrs?",
});

const MONTHS =
  `january januar janvier enero gennaio januari janeiro jan 1|february februar février febrero febbraio februari fevereiro feb 2|march märz mars marzo
  maart março mar 3|april avril abril aprile apr 4|may mai mayo maggio mei maio 5|june juni juin junio giugno junho jun 6|july juli juillet julio luglio julho
  jul 7|august août agosto augustus aug 8|september septembre septiembre settembre setembro sept sep 9|october oktober octobre octubre ottobre outubro oct okt
  10|november novembre noviembre novembro nov 11|december dezember décembre diciembre dicembre dezembro dec dez 12`
    .split("|")
    .map((line) => line.trim().split(/\s+/));
const MONTH_NUMBERS = new Map(
  MONTHS.flatMap((names) => names.slice(0, -1).map((name) => [name, Number(names.at(-1))])),
);
// "may" and "mar" are words too: a month needs its number beside it, which the patterns ask for.
const MONTH = [...MONTH_NUMBERS.keys()].sort((a, b) => b.length - a.length).join("|");
const ISO_DATE = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/g;
const DAY_MONTH = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\d{1,2})(?:st|nd|rd|th|\\.|º|er)?\\s(?:of |de )?(${MONTH})(?![\\p{L}])\\.?,?(?:\\s(?:de )?(\\d{4}))?`,
  "giu",
);
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}])(${MONTH})\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?(?![\\p{N}])(?:,?\\s(\\d{4}))?`,
  "giu",
);
const MONTH_YEAR = new RegExp(`(?<![\\p{L}])(${MONTH})\\.?,?\\s(?:of |de )?(\\d{4})(?!\\d)`, "giu");

function canonicalDate(day: string | undefined, month: string | undefined, year: string | undefined): string {
  const number = MONTH_NUMBERS.get(month?.toLowerCase() ?? "") ?? 0;
  return `${year ? Number(year) : ""}-${number}-${day ? Number(day) : ""}`;
}

/** "1.234,50", "1,234.50" and "1234.5" are "1234.5"; number words are their number. */
export function canonicalNumber(text: string | undefined): string {
  const word = NUMBER_WORDS[text?.toLowerCase() ?? ""];
  if (word !== undefined) return String(word);
  const digits = (text ?? "").replace(/['’\u00a0\s]/g, "");
  const separator = /[.,](?=\d{1,2}$|\d{4,}$)/.exec(digits)?.index ?? -1;
  const whole = (separator === -1 ? digits : digits.slice(0, separator)).replace(/[.,]/g, "");
  const decimals = separator === -1 ? "" : digits.slice(separator + 1).replace(/0+$/, "");
  const trimmed = whole.replace(/^0+(?=\d)/, "");
  return decimals === "" ? trimmed : `${trimmed}.${decimals}`;
}

function canonicalCurrency(text: string | undefined): string {
  const name = text?.toLowerCase() ?? "";
  return CURRENCY_NAMES[name] ?? name;
}

/** Without scheme, "www.", trailing marks and slash. */
export function canonicalLink(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?]+$/, "")
    .replace(/\/+$/, "");
}

function units(names: Record<string, string>): Record<string, string> {
  const table: Record<string, string> = {};
  for (const [unit, words] of Object.entries(names)) {
    for (const pattern of words.split(" ")) for (const word of expand(pattern)) table[word] = unit;
  }
  // Longest first, so that the alternation built from the keys prefers "hours" to "h".
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => b.length - a.length));
}

/** "tage?n?" to "tag", "tage", "tagn", "tagen". */
function expand(pattern: string): string[] {
  const at = pattern.indexOf("?");
  if (at === -1) return [pattern];
  const head = pattern.slice(0, at - 1);
  const optional = pattern.charAt(at - 1);
  return expand(pattern.slice(at + 1)).flatMap((tail) => [head + tail, head + optional + tail]);
}
