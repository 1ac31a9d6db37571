import { canonicalNumber, NUMBER, NUMERAL, plainNotation, WORD_MARK } from "./read-number.ts";

/**
 * Facts of a text that must never be invented, each as a canonical string, so that the same fact compares equal in
 * another notation or language: "24 hours", "one day" and "ein Tag" are all `duration:86400:s`.
 */
export type Fact = {
  kind:
    | "link"
    | "email"
    | "phone"
    | "date"
    | "time"
    | "weekday"
    | "percentage"
    | "amount"
    | "duration"
    | "measure"
    | "number";
  canonical: string;
  /** Other readings of the same words: a numeric date whose month and day can be told apart by nobody. */
  or?: string[];
  /** As it is written; what the model is told. */
  text: string;
  /** Where it stands, in UTF-16 units of the text in plain notation. */
  at: number;
  /**
   * What the words before it make of it: the most that there is ("within", "up to"), the least ("at least", "after"),
   * or simply it.
   */
  bound: "most" | "least" | "exact";
};

/** All facts of a text. A number inside a fact is not listed again as a number. */
export function extractFacts(written: string): Fact[] {
  const text = plainNotation(written);
  const facts: Fact[] = [];
  let rest = text;
  type Reading = { canonical: string; or?: string[] };
  const take = (
    pattern: RegExp,
    kind: Fact["kind"],
    read: (groups: (string | undefined)[]) => string | Reading[] | null,
  ): void => {
    rest = rest.replace(pattern, (...all) => {
      const groups = all.slice(0, -2) as string[];
      const found = read(groups);
      if (found === null) return groups[0] as string;
      const readings = typeof found === "string" ? [{ canonical: found }] : found;
      const at = all.at(-2) as number;
      const inText = (groups[0] as string).replaceAll(WORD_MARK, "").trim();
      for (const { canonical, or } of readings)
        facts.push({
          kind,
          canonical: `${kind}:${canonical}`,
          ...(or ? { or: or.map((other) => `${kind}:${other}`) } : {}),
          text: inText,
          at,
          bound: boundOf(
            text.slice(Math.max(0, at - 40), at),
            text.slice(at + (groups[0] as string).length).slice(0, 24),
          ),
        });
      return " ".repeat((groups[0] as string).length);
    });
  };
  /** A number with what it counts; a range ("3-5 days") is taken as a whole. */
  const takeQuantity = (
    unit: string,
    kind: Fact["kind"],
    read: (number: string, unit: string) => string,
  ): void => {
    take(
      new RegExp(`(?<![\\p{L}\\p{N}])(${NUMBER})${BETWEEN}(${NUMBER})${unit}`, "giu"),
      kind,
      ([, low, high, ...units]) => {
        const named = units.find((found) => found !== undefined) ?? "";
        const least = read(canonicalNumber(low), named);
        const most = read(canonicalNumber(high), named);
        // "forty-five" is no range.
        if (Number(canonicalNumber(low)) >= Number(canonicalNumber(high))) return null;
        return [{ canonical: `${least}..${most}` }];
      },
    );
    take(new RegExp(`(?<![\\p{L}\\p{N}])(${NUMBER})${unit}`, "giu"), kind, ([, number, ...units]) =>
      read(canonicalNumber(number), units.find((found) => found !== undefined) ?? ""),
    );
  };

  // Whatever a Markdown link leads to is a link, be it no web address.
  take(
    /\]\(<?((?!https?:|mailto:|tel:|#)[^()\s>]{1,500})>?(?:\s[^()\n]{0,200})?\)/giu,
    "link",
    ([, target]) => canonicalLink(target),
  );
  take(/\bhttps?:\/\/[^\s<>"'`)\]}]+|\bwww\.[^\s<>"'`)\]}]+/giu, "link", ([url]) => canonicalLink(url));
  take(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, "email", ([email]) =>
    (email as string).toLowerCase(),
  );
  // Without a scheme too: mail programs and chats make a link of it all the same.
  take(BARE_HOST, "link", ([host]) => canonicalLink(host));
  take(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\S*)?(?![\d.])/g, "link", ([address]) =>
    canonicalLink(address),
  );
  take(ISO_DATE, "date", ([, year, month, day]) => dateOf(day, month, year));
  take(DAY_MONTH, "date", ([, day, month, year]) => dateOf(day, monthNumber(month), year));
  take(MONTH_DAY, "date", ([, month, day, year]) => dateOf(day, monthNumber(month), year));
  take(MONTH_YEAR, "date", ([, month, year]) => dateOf(undefined, monthNumber(month), year));
  take(CJK_DATE, "date", ([, year, month, day]) => dateOf(day, month, year));
  take(/(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/g, "date", ([, a, mark, b, year]) =>
    numericDate(a, mark, b, year),
  );
  take(/(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/g, "date", ([, day, month]) =>
    isDay(day, month) ? dateOf(day, month, undefined) : null,
  );
  take(/(?<![\d-])(0\d|1[0-2])([-/])([0-3]\d)(?![\d-])/g, "date", ([written, a, mark, b]) =>
    written?.includes("0") && isDay(b, a) && (a?.startsWith("0") || b?.startsWith("0"))
      ? numericDate(a, mark, b, undefined)
      : null,
  );
  take(TIME, "time", ([, hour, minute, half, clock]) => timeOf(hour, minute ?? clock, half));
  take(
    /(?<![\p{L}\p{N}:.,])(?:(\d{1,2}) ?- ?|(\d{1,2}) (?:to|until|till) )(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\b\.?/giu,
    "time",
    ([, a, b, hour, minute, half]) => {
      const end = timeOf(hour, minute, half);
      const start = a ?? b;
      if (end === null || start === undefined || Number(start) > 12) return null;
      // "9 to 5 pm" begins in the morning, "2 to 5 pm" after noon.
      const startHalf = half?.toLowerCase() === "p" && Number(start) > Number(hour) % 12 ? "a" : half;
      return [{ canonical: timeOf(start, undefined, startHalf) ?? end }, { canonical: end }];
    },
  );
  take(
    /(?<![\p{L}\p{N}:.,])(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\b\.?/giu,
    "time",
    ([, hour, minute, half]) => timeOf(hour, minute, half),
  );
  takeQuantity(
    "\\s?(?:%|٪|percent\\b|per cent\\b|prozent\\b|por ciento\\b|pour ?cent\\b|per cento\\b|procent\\b|por cento\\b|proc(?:ent)?\\b|процент\\p{L}*)",
    "percentage",
    (number) => number,
  );
  // Times as much, in percent.
  take(
    /(?<![\p{L}])(?:(?:double|twice)|(triple)|(\d+) times) (?:the (?!day|week|month|year)\p{L}+|as (?:much|many|long|high))/giu,
    "percentage",
    ([, triple, times]) => String(100 * Number(times ?? (triple === undefined ? 2 : 3))),
  );
  take(/(?<![\p{L}])half (?:the |of |price|off)/giu, "percentage", () => "50");
  take(
    /(?<![\p{L}])(?:a|one) (third|quarter|fifth|tenth)(?= of| off| less|[.!,]|$)/giu,
    "percentage",
    ([, part]) =>
      ({ third: "33.33", quarter: "25", fifth: "20", tenth: "10" })[part?.toLowerCase() as "third"] ?? null,
  );
  take(
    new RegExp(
      `(?<![\\p{L}])(${CURRENCY})\\s?(${NUMBER})(?:${BETWEEN}(?:${CURRENCY})?\\s?(${NUMBER}))?`,
      "giu",
    ),
    "amount",
    ([, currency, number, high]) =>
      high === undefined
        ? amountOf(canonicalNumber(number), currency ?? "")
        : [
            {
              canonical: `${amountOf(canonicalNumber(number), currency ?? "")}..${amountOf(canonicalNumber(high), currency ?? "")}`,
            },
          ],
  );
  takeQuantity(`[\\s-]?(?:(${CURRENCY})(?![\\p{L}])|(${CURRENCY_SIGNS_AFTER}))`, "amount", amountOf);
  take(/(?<![\p{L}\p{N}])(?:\+|00)?\(?\d[\d\s()./-]{5,}\d(?![\p{L}\p{N}])/gu, "phone", ([number]) =>
    phoneOf(number),
  );
  takeQuantity(
    `[\\s-]*(?:${WORKING}(?:${UNIT})(?![\\p{L}])|(${WORKING_DAY})(?![\\p{L}])|(?:full |whole |calendar |consecutive |kalender)?(${UNIT})(?![\\p{L}])|(?:個|个|か|ヶ|カ|ケ)?(${UNIT_WITHOUT_SPACES}))`,
    "duration",
    durationOf,
  );
  // "in a week", "innerhalb eines Monats"; "twice a week" is how often, not how long.
  take(
    new RegExp(
      `(?<![\\p{L}])(within|in|for|takes?|lasts?|about|after|under|than|half) an? (?:full |whole )?(?:(working |business )?(${UNIT}))(?![\\p{L}])`,
      "giu",
    ),
    "duration",
    ([, before, working, unit]) =>
      durationOf(before?.toLowerCase() === "half" ? "0.5" : "1", working ? "" : (unit ?? "")),
  );
  take(
    new RegExp(
      `(?<![\\p{L}])(?:a few|a couple of|several|some|einige|wenige|unos|algunos|quelques|alcuni|enkele|alguns) (${UNIT})(?![\\p{L}])`,
      "giu",
    ),
    "duration",
    ([, unit]) => `few:${UNITS[unit?.toLowerCase() ?? ""]}`,
  );
  takeQuantity(`\\s?-?(${MEASURE})(?![\\p{L}])`, "measure", (number, unit) => measureOf(number, unit));
  takeWeekdays(take);
  // Numbers of list items are layout.
  rest = rest.replace(
    /^(\s*)\d{1,2}[.)](?=\s)/gm,
    (item, space: string) => space + " ".repeat(item.length - space.length),
  );
  take(
    new RegExp(`(?<![\\p{L}\\p{N}${WORD_MARK}])${NUMERAL}(?![\\p{L}\\p{N}])`, "giu"),
    "number",
    ([number]) => canonicalNumber(number),
  );
  return facts;
}

/** `shop.example/returns`. The last part is in lower case, or every sentence without a space after its end would be one. */
const BARE_HOST =
  /(?<![\p{L}\p{N}@./_-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[a-z]{2,24}(?![\p{L}\p{N}])(?:\/[^\s<>"'`)\]}]*)?/gu;

/** "3-5", "3 to 5", "3 bis 5", "between 3 and 5". */
const BETWEEN = "(?: ?- ?| (?:to|and|or|bis|und|oder|a|y|o|à|et|ou|e|tot|en|do|i|til|till|до) )";

// --- Bounds -----------------------------------------------------------------------------------------------------

const MOST =
  /(?:within|in (?:the )?(?:next|first)|up to|at most|no (?:more|later|longer) than|not (?:more|later|longer) than|maximum(?: of)?|max\.?|less than|under|below|before|until|till|by|innerhalb(?: von)?|binnen|bis(?: zu)?|höchstens|maximal|weniger als|unter|vor|dentro de|en un plazo de|hasta|como máximo|menos de|antes de|dans les|sous|jusqu['’]?(?:à|au)|au plus|maximum|moins de|avant|entro|fino a|al massimo|meno di|prima di|binnen|tot|hooguit|minder dan|voor|dentro de|até|no máximo)$/u;
const LEAST =
  /(?:at least|no (?:less|fewer|earlier) than|not (?:less|fewer|earlier) than|minimum(?: of)?|min\.?|more than|over|above|after|from|mindestens|minimal|mehr als|über|nach|ab|al menos|como mínimo|más de|después de|tras|a partir de|au moins|plus de|après|à partir de|almeno|più di|oltre|dopo|a partire da|minstens|ten minste|meer dan|na|vanaf|pelo menos|no mínimo|mais de|após|depois de)$/u;

const MOST_AFTER =
  /^[ ,(]*(?:at (?:the )?most|or less|or fewer|max(?:imum|\.)?(?!\p{L})|höchstens|maximal|como máximo|au maximum|al massimo)/u;
const LEAST_AFTER =
  /^[ ,(]*(?:at least|or more|and up(?:wards)?|or longer|min(?:imum|\.)?(?!\p{L})|mindestens|oder mehr|como mínimo|o más|au minimum|ou plus)/u;

function boundOf(before: string, after: string): Fact["bound"] {
  const following = after.toLowerCase();
  if (MOST_AFTER.test(following)) return "most";
  if (LEAST_AFTER.test(following)) return "least";
  const words = before
    .toLowerCase()
    .trimEnd()
    .replace(/ (?:the|a|an|der|den|die|dem|las|los|les|i|de|os|as)$/u, "");
  return MOST.test(words) ? "most" : LEAST.test(words) ? "least" : "exact";
}

// --- Amounts ----------------------------------------------------------------------------------------------------

const CURRENCY =
  "US\\$|AU?\\$|CA?\\$|NZ\\$|HK\\$|S\\$|R\\$|[$€£¥₹₺₽₩₪฿]|USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|KRW|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|TRY|RUB|UAH|ZAR|SGD|HKD|" +
  "kr|zł|Kč|Ft|dollars?|euros?|pounds?|pence|cents?|centimes?|francs?|franken|dólares|reais|pesos|kronor|kroner|złotych|złote|yen|рубл(?:ей|я|ь)|руб|євро|евро";
const CURRENCY_SIGNS_AFTER = "円|日元|元|원|块|p(?![\\p{L}\\p{N}])|c(?![\\p{L}\\p{N}])";
const CURRENCY_NAMES: Record<string, string> = {
  $: "usd",
  us$: "usd",
  a$: "aud",
  au$: "aud",
  c$: "cad",
  ca$: "cad",
  nz$: "nzd",
  hk$: "hkd",
  s$: "sgd",
  dollar: "usd",
  dollars: "usd",
  dólares: "usd",
  "€": "eur",
  euro: "eur",
  euros: "eur",
  євро: "eur",
  евро: "eur",
  "£": "gbp",
  pound: "gbp",
  pounds: "gbp",
  "¥": "jpy",
  円: "jpy",
  日元: "jpy",
  yen: "jpy",
  元: "cny",
  块: "cny",
  "₩": "krw",
  원: "krw",
  "₹": "inr",
  "₺": "try",
  "₽": "rub",
  рублей: "rub",
  рубля: "rub",
  рубль: "rub",
  руб: "rub",
  r$: "brl",
  reais: "brl",
  zł: "pln",
  złotych: "pln",
  złote: "pln",
  kč: "czk",
  ft: "huf",
  franken: "chf",
  francs: "chf",
  franc: "chf",
  kronor: "kr",
  kroner: "kr",
};

function amountOf(number: string, currency: string): string {
  const name = currency.toLowerCase();
  if (name === "p" || name === "pence") return `gbp:${hundredth(number)}`;
  // Cents of what is told by nothing but the rest of the text.
  if (/^c(?:ents?|entimes?)?$/.test(name)) return `:${hundredth(number)}`;
  return `${CURRENCY_NAMES[name] ?? name}:${number}`;
}

function hundredth(number: string): string {
  return String(Math.round(Number(number)) / 100);
}

// --- Durations --------------------------------------------------------------------------------------------------

const UNITS: Record<string, string> = units({
  second:
    "seconds? secs? sekunden? segundos? secondes? secondi secondo seconden sekund sekunder секунды? секунд",
  minute: "minutes? mins? minuten? minutos? minuti minuto minut minuty minuter minutter минуты? минут хвилин",
  hour: "hours? hrs? h stunden? horas? heures? ore ora uur uren godzin godziny godzinę timmar timer hodin часов часа? годин",
  day: "days? tage?n? tag tages días? dias? día jours? giorni giorno dagen dag dagar dager dage dni dzień dnů dne день дней дня днів gün يوم يومًا أيام",
  week: "weeks? wochen? semanas? semaines? settimane settimana weken week tygodni tygodnie tydzień veckor vecka uker uger týdnů недель недели неделя неделю тижнів hafta",
  month:
    "months? monate?n? monat monats mes meses mois mesi mese maanden maand mês miesięcy miesiące miesiąc månader måneder měsíců месяцев месяца месяц місяців ay",
  year: "years? jahre?n? jahr años? ans? années? année anni anno jaren jaar anos? yrs? lat lata rok år let roku лет года? год років yıl",
});
const UNIT = Object.keys(UNITS).join("|");
const WORKING = "(?:working |business |week)";
const WORKING_DAY =
  "werktage?n?|werktag|arbeitstage?n?|geschäftstage?n?|werkdagen|werkdag|jours? ouvr(?:és?|ables?)|días? (?:hábiles|laborables)|giorni lavorativi|dias? úteis|dni roboczych|arbetsdagar|virkedager|hverdage|pracovních dnů|рабочих дн(?:ей|я)|營業日|営業日|工作日|영업일";
const UNITS_WITHOUT_SPACES: Record<string, string> = {
  秒: "second",
  分钟: "minute",
  分鐘: "minute",
  分: "minute",
  時間: "hour",
  小时: "hour",
  小時: "hour",
  日間: "day",
  日: "day",
  天: "day",
  週間: "week",
  週: "week",
  周: "week",
  星期: "week",
  月: "month",
  年: "year",
  초: "second",
  분: "minute",
  시간: "hour",
  일: "day",
  주: "week",
  개월: "month",
  년: "year",
};
const UNIT_WITHOUT_SPACES = Object.keys(UNITS_WITHOUT_SPACES)
  .sort((a, b) => b.length - a.length)
  .join("|");

const SECONDS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
const IN_MONTHS: Record<string, number> = { month: 1, year: 12 };

/**
 * Weeks and days are hours, years are months; a month is no number of days. Working days are their own kind: five of
 * them are a week, and a reply that leaves the word out promises too much.
 */
function durationOf(number: string, unit: string): string {
  const word = unit.toLowerCase();
  const name = UNITS[word] ?? UNITS_WITHOUT_SPACES[word];
  if (name === undefined) return `${number}:working-day`;
  const seconds = SECONDS[name];
  return seconds === undefined
    ? `${round(Number(number) * (IN_MONTHS[name] ?? 1))}:month`
    : `${round(Number(number) * seconds)}:s`;
}

// --- Measures ---------------------------------------------------------------------------------------------------

const MEASURES: Record<string, [name: string, factor: number]> = {
  ...measures("byte", {
    b: 1,
    bytes: 1,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
    kilobytes: 1e3,
    megabytes: 1e6,
    gigabytes: 1e9,
    terabytes: 1e12,
  }),
  ...measures("gram", {
    mg: 1e-3,
    g: 1,
    grams: 1,
    gramm: 1,
    kg: 1e3,
    kgs: 1e3,
    kilos: 1e3,
    kilograms: 1e3,
    kilogramm: 1e3,
  }),
  ...measures("pound", { lb: 1, lbs: 1 }),
  ...measures("ounce", { oz: 1, ounces: 1 }),
  ...measures("metre", {
    mm: 1e-3,
    cm: 1e-2,
    m: 1,
    metres: 1,
    meters: 1,
    meter: 1,
    km: 1e3,
    kilometres: 1e3,
    kilometers: 1e3,
    kilometer: 1e3,
  }),
  ...measures("inch", { in: 1, inch: 1, inches: 1, '"': 1 }),
  ...measures("foot", { feet: 1, foot: 1 }),
  ...measures("mile", { mi: 1, miles: 1, mile: 1 }),
  ...measures("litre", { ml: 1e-3, cl: 1e-2, l: 1, litres: 1, liters: 1, liter: 1 }),
  ...measures("watt", { w: 1, watts: 1, watt: 1, kw: 1e3 }),
  ...measures("volt", { v: 1, volts: 1, volt: 1 }),
  ...measures("kmh", { "km/h": 1 }),
  ...measures("celsius", { "°c": 1, "degrees celsius": 1 }),
  ...measures("fahrenheit", { "°f": 1 }),
  ...measures("pixel", { px: 1, pixels: 1, pixel: 1 }),
};
const MEASURE = Object.keys(MEASURES)
  // "in" after a number is the preposition far more often than the inch.
  .filter((unit) => unit !== "in")
  .sort((a, b) => b.length - a.length)
  .join("|");

function measureOf(number: string, unit: string): string {
  const [name, factor] = MEASURES[unit.toLowerCase()] ?? [unit.toLowerCase(), 1];
  return `${round(Number(number) * factor)}:${name}`;
}

function measures(name: string, factors: Record<string, number>): Record<string, [string, number]> {
  return Object.fromEntries(Object.entries(factors).map(([unit, factor]) => [unit, [name, factor]]));
}

// --- Dates and times --------------------------------------------------------------------------------------------

const MONTHS =
  `january januar janvier enero gennaio januari janeiro stycznia января jan 1|february februar février febrero febbraio februari fevereiro lutego февраля feb 2|march märz mars marzo
  maart março marca марта mar 3|april avril abril aprile kwietnia апреля apr 4|may mai mayo maggio mei maio maja мая maj 5|june juni juin junio giugno junho czerwca июня jun 6|july juli juillet julio luglio julho
  lipca июля jul 7|august août agosto augustus augusti sierpnia августа aug 8|september septembre septiembre settembre setembro września сентября sept sep 9|october oktober octobre octubre ottobre outubro października октября oct okt
  10|november novembre noviembre novembro listopada ноября nov 11|december dezember décembre diciembre dicembre dezembro grudnia декабря dec dez 12`
    .split("|")
    .map((line) => line.trim().split(/\s+/));
const MONTH_NUMBERS = new Map(
  MONTHS.flatMap((names) => names.slice(0, -1).map((name) => [name, Number(names.at(-1))])),
);
// "may" and "mar" are words too: a month needs its number beside it, which the patterns ask for.
const MONTH = [...MONTH_NUMBERS.keys()].sort((a, b) => b.length - a.length).join("|");
const ISO_DATE = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g;
const CJK_DATE = /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日/g;
const DAY_MONTH = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\d{1,2})(?:st|nd|rd|th|\\.|º|er)?\\s(?:of |de )?(${MONTH})(?![\\p{L}])\\.?,?(?:\\s(?:de )?(\\d{4}))?`,
  "giu",
);
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}])(${MONTH})\\.?\\s(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?![\\p{N}])(?:,?\\s(\\d{4}))?`,
  "giu",
);
const MONTH_YEAR = new RegExp(`(?<![\\p{L}])(${MONTH})\\.?,?\\s(?:of |de )?(\\d{4})(?!\\d)`, "giu");
/** "14:00", "14:00 Uhr", "14 Uhr", "14h30", "9:30 pm". */
const TIME =
  /(?<![\p{L}\p{N}:.,])([01]?\d|2[0-4])(?::([0-5]\d)(?:\s?([ap])\.?m\b\.?)?(?:\s?(?:uhr|h)\b)?|(?:\.([0-5]\d))?\s(?:uhr|o['’]?clock)\b|h([0-5]\d)\b)/giu;

function monthNumber(name: string | undefined): string {
  return String(MONTH_NUMBERS.get(name?.toLowerCase() ?? "") ?? 0);
}

function dateOf(day: string | undefined, month: string | undefined, year: string | undefined): string {
  const full = year?.length === 2 ? `20${year}` : year;
  return `${full ? Number(full) : ""}-${Number(month)}-${day ? Number(day) : ""}`;
}

function isDay(day: string | undefined, month: string | undefined): boolean {
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;
}

/** With points the day is first; with slashes and dashes it depends on who writes, unless one number is no month. */
function numericDate(
  a: string | undefined,
  mark: string | undefined,
  b: string | undefined,
  year: string | undefined,
): { canonical: string; or?: string[] }[] | null {
  const dayFirst = isDay(a, b) ? dateOf(a, b, year) : null;
  const monthFirst = isDay(b, a) ? dateOf(b, a, year) : null;
  if (mark === "." || monthFirst === null) return dayFirst === null ? null : [{ canonical: dayFirst }];
  if (dayFirst === null || dayFirst === monthFirst) return [{ canonical: monthFirst }];
  return [{ canonical: `${Number(a)}/${Number(b)}/${year ?? ""}`, or: [dayFirst, monthFirst] }];
}

/** Minutes since midnight. */
function timeOf(
  hour: string | undefined,
  minute: string | undefined,
  half: string | undefined,
): string | null {
  let hours = Number(hour);
  if (hours > 24 || (half !== undefined && (hours > 12 || hours === 0))) return null;
  if (half !== undefined) hours = (hours % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return String((hours * 60 + Number(minute ?? 0)) % 1440);
}

const WEEKDAYS = [
  "mondays?|montags?|lunes|lundis?|lunedì|maandag|segunda-feira|poniedziałek|понедельник",
  "tuesdays?|dienstags?|martes|mardis?|martedì|dinsdag|terça-feira|wtorek|вторник",
  "wednesdays?|mittwochs?|miércoles|mercredis?|mercoledì|woensdag|quarta-feira|środ[aęy]|среду|среда",
  "thursdays?|donnerstags?|jueves|jeudis?|giovedì|donderdag|quinta-feira|czwartek|четверг",
  "fridays?|freitags?|viernes|vendredis?|venerdì|vrijdag|sexta-feira|piątek|пятниц[ауы]",
  "saturdays?|samstags?|sonnabends?|sábados?|samedis?|sabato|zaterdag|sobot[aęy]|суббот[ауы]",
  "sundays?|sonntags?|domingos?|dimanches?|domenica|zondag|niedziel[aęi]|воскресенье",
];
const WEEKDAYS_SHORT = ["mon|mo", "tues?|di", "wed|mi", "thu(?:rs)?|do", "fri|fr", "sat|sa", "sun|so"];
const WEEKDAY = WEEKDAYS.map((names) => `(${names})`).join("|");

type Take = (
  pattern: RegExp,
  kind: Fact["kind"],
  read: (groups: (string | undefined)[]) => string | { canonical: string }[] | null,
) => void;

/** Days of the week, those inside a range ("Monday to Friday", "Mon-Fri") too. Short names count in ranges only. */
function takeWeekdays(take: Take): void {
  const short = WEEKDAYS.map((names, day) => `(${names}|(?:${WEEKDAYS_SHORT[day]})\\.?)`).join("|");
  const range = new RegExp(
    `(?<![\\p{L}])(?:${short})(?: ?- ?| (?:to|through|until|bis|a|au|à|al|tot|t\\/m|do) )(?:${short})(?![\\p{L}])`,
    "giu",
  );
  take(range, "weekday", (groups) => {
    const from = groups.slice(1, 8).findIndex((group) => group !== undefined);
    const to = groups.slice(8, 15).findIndex((group) => group !== undefined);
    const days = Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => (from + step) % 7);
    return days.map((day) => ({ canonical: String(day) }));
  });
  take(new RegExp(`(?<![\\p{L}])(?:${WEEKDAY})(?![\\p{L}])`, "giu"), "weekday", (groups) =>
    String(groups.slice(1).findIndex((group) => group !== undefined)),
  );
  take(/(?<![\p{L}])(?:weekdays)(?![\p{L}])/giu, "weekday", () =>
    [0, 1, 2, 3, 4].map((day) => ({ canonical: String(day) })),
  );
  take(
    /(?<![\p{L}])(?:(?:at |on )?(?:the )?weekends?|am wochenende|fin de semana|le week-?end|nel weekend)(?![\p{L}])/giu,
    "weekday",
    () => [5, 6].map((day) => ({ canonical: String(day) })),
  );
}

// --- Links and phone numbers ------------------------------------------------------------------------------------

/** Without scheme, "www.", trailing marks and slash. */
export function canonicalLink(url: string | undefined): string {
  return (url ?? "")
    .toLowerCase()
    .replace(/^(?:https?:)?\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?]+$/, "")
    .replace(/\/+$/, "");
}

/** Digits alone; null for what is no phone number but a big number with spaces. */
function phoneOf(written: string | undefined): string | null {
  const text = written ?? "";
  const digits = text.replace(/\(0\)/g, "").replace(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return null;
  const looksDialled =
    /^(?:\+|0|\()/.test(text) || (/[-\s().]/.test(text) && !/^\d{1,3}(?:[ .]\d{3})+$/.test(text));
  return looksDialled ? digits.replace(/^0+/, "") : null;
}

function round(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
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
