import { plainNotation } from "./read-number.ts";

/** Time zones as people write them; what differs in name alone shares one. */
const ZONES: Record<string, string> = { mez: "cet", mesz: "cest", gmt: "utc" };
const ZONE =
  /(?<=\d[^.!?\n]{0,24})(?<!\p{L})(CES?T|MES?Z|GMT|UTC|BST|IST|[EWCMP][SD]?T|JST|KST|AES?T|AEDT|NZ[SD]T|EES?T|WES?T|SGT|HKT)(?!\p{L})/gu;

const UNITS: [unit: string, pattern: string][] = [
  ["second", "second|sekunde|segundo|seconde|secondo"],
  ["minute", "minute|minuto|minuut"],
  ["hour", "hour|stunde|hora|heure|ora|uur"],
  ["day", "day|tag|día|jour|giorno|dag|dia"],
  ["week", "week|woche|semana|semaine|settimana"],
  ["month", "month|monat|mes|mois|mese|maand|mês"],
  ["quarter", "quarter|quartal|trimestre|kwartaal"],
  ["year", "year|annum|jahr|año|ano|an|année|anno|jaar"],
];
const ADVERBS: [unit: string, pattern: string][] = [
  ["hour", "hourly|stündlich\\p{L}*"],
  ["day", "daily|täglich\\p{L}*"],
  ["week", "weekly|wöchentlich\\p{L}*"],
  [
    "month",
    "monthly|monatlich\\p{L}*|mensual\\p{L}*|mensuel\\p{L}*|mensil\\p{L}*|maandelijks\\p{L}*|mensais",
  ],
  ["quarter", "quarterly|vierteljährlich\\p{L}*"],
  ["year", "yearly|annual(?:ly)?|jährlich\\p{L}*|anual\\p{L}*|annuel\\p{L}*|annual[ei]|jaarlijks\\p{L}*"],
];
const PER = "(?:per|each|every|an?|pro|je|im|in the|por|al|à|par|all[ao']?|/)";
const RATES = [
  ...UNITS.map(([unit, words]) => ({
    unit,
    pattern: new RegExp(`(?<!\\p{L})${PER} ?(?:${words})(?!\\p{L})`, "iu"),
  })),
  ...ADVERBS.map(([unit, words]) => ({
    unit,
    pattern: new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, "iu"),
  })),
];
/** "120 requests per second", "€19 a month": a number, what it counts, and by when. */
const COUNTED = new RegExp(
  `\\d[\\d.,]*(?: ?[€$£%]| \\p{L}+){0,3} ?(?:(?<= )(?:per|each|every|an?|pro|je|im|por|al|par)|/) ?(?:${UNITS.map(([, words]) => words).join("|")})(?!\\p{L})`,
  "giu",
);

/**
 * What a reply counts by another measure than the passages do: "120 requests per second" where they say per minute, and times in a zone
 * that they do not name. Passages that name no rate at all judge none.
 */
export function findStrangeRates(reply: string, passages: readonly string[]): string[] {
  const known = passages.map(plainNotation).join("\n");
  const zones = new Set([...known.matchAll(ZONE)].map(([, zone]) => zoneOf(zone)));
  const rates = new Set(RATES.filter(({ pattern }) => pattern.test(known)).map(({ unit }) => unit));
  const text = plainNotation(reply);
  const strangeZones = [...text.matchAll(ZONE)]
    .map(([, zone]) => zone as string)
    .filter((zone) => !zones.has(zoneOf(zone)));
  const strangeRates =
    rates.size === 0
      ? []
      : [...text.matchAll(COUNTED)]
          .map(([counted]) => counted)
          .filter((counted) =>
            RATES.every(({ unit, pattern }) => !pattern.test(counted) || !rates.has(unit)),
          );
  return [...strangeZones, ...strangeRates];
}

function zoneOf(name: string | undefined): string {
  const zone = (name ?? "").toLowerCase();
  return ZONES[zone] ?? zone;
}
