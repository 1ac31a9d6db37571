import { findPhoneNumbersInText } from "libphonenumber-js/max";

export type PersonalDataKind = "email" | "card" | "iban" | "ip" | "phone" | "ssn";

/** Where a piece of personal data stands in a text: UTF-16 offsets, end exclusive. */
export type PersonalData = { kind: PersonalDataKind; start: number; end: number };

const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}/gu;
const CARD = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]?\d)/g;
const IBAN =
  /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{2,4}){2,8}(?:[ -]?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/g;
const IPV4 =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d.]*\d)/g;
const IPV6 =
  /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){1,7}:|::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})(?![\w:])/gi;
const SSN = /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g;

/**
 * E-mail addresses, payment cards (Luhn), IBANs (mod 97), IP addresses, US social security numbers and phone numbers
 * in a text, in order, without overlaps. Code blocks are skipped: in technical logs a quarter of the finds would be
 * wrong. `country` (ISO 3166, for example "US") lets phone numbers be found that are written without a prefix.
 */
export function detectPersonalData(text: string, options: { country?: string } = {}): PersonalData[] {
  const readable = blankCode(text.slice(0, 50_000));
  const found: PersonalData[] = [
    ...matches(readable, EMAIL, "email", () => true),
    ...matches(readable, IBAN, "iban", isIban, trimToIban),
    ...matches(readable, CARD, "card", isCard),
    ...matches(readable, SSN, "ssn", () => true),
    ...matches(readable, IPV4, "ip", isAddress),
    ...matches(
      readable,
      IPV6,
      "ip",
      (value) => value.length > 4 && /\d|::/.test(value) && (value.match(/:/g)?.length ?? 0) > 2,
    ),
  ];
  const free = (candidate: PersonalData) =>
    found.every(({ start, end }) => candidate.end <= start || candidate.start >= end);
  for (const phone of findPhones(readable, options.country)) if (free(phone)) found.push(phone);
  return withoutOverlaps(found);
}

type Check = (value: string, before: string) => boolean;

function matches(
  text: string,
  pattern: RegExp,
  kind: PersonalDataKind,
  isReal: Check,
  trim: (value: string) => string = (value) => value,
): PersonalData[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = trim(match[0]);
    const before = text.slice(Math.max(0, match.index - 12), match.index);
    return isReal(value, before) ? [{ kind, start: match.index, end: match.index + value.length }] : [];
  });
}

/** Numbers with a country prefix anywhere; national ones in the given country, or in the US notation that stands out. */
function findPhones(text: string, country: string | undefined): PersonalData[] {
  const found: PersonalData[] = [];
  const isNamed =
    /phone|tel|mobil|cell|call|text|number|whatsapp|handy|fax|ring|nummer|número|numéro|numero/i.test(text);
  const guesses = isNamed ? ["US", "GB", "DE", "FR", "ES", "IT", "NL", "PT", "AU", "IN"] : ["US", "GB"];
  for (const assumed of country === undefined ? guesses : [country]) {
    for (const { startsAt, endsAt, number } of findPhoneNumbersInText(text, {
      defaultCountry: assumed as "US",
    })) {
      const written = text.slice(startsAt, endsAt);
      if (!number.isValid() || !looksLikePhone(written, text.slice(Math.max(0, startsAt - 24), startsAt)))
        continue;
      found.push({ kind: "phone", start: startsAt, end: endsAt });
    }
  }
  return found;
}

/** A bare row of digits is an order number unless something says otherwise. */
function looksLikePhone(written: string, before: string): boolean {
  if (/^\s*(?:\+|00)/.test(written)) return true;
  if (
    /(?:phone|tel(?:efon|éfono|ephone)?|mobile|cell|call|text|number is|reach me (?:at|on)|whatsapp|handy|fax|ring)\D{0,12}$/i.test(
      before,
    )
  )
    return true;
  return (
    /[\s().-]/.test(written.trim()) &&
    !/(?:order|invoice|ticket|case|ref(?:erence)?|#|no\.?|account|tracking)\W*$/i.test(before)
  );
}

/** "8.5.5.4" is a version unless something says address: all four numbers small, and no such word before. */
function isAddress(value: string, before: string): boolean {
  if (/(?:version|v|release|ver\.?|build)\s*$/i.test(before)) return false;
  const isSmall = value.split(".").every((part) => Number(part) < 30);
  return !isSmall || /\b(?:ip|address|host|server|ping|dns|from|at)\W*$/i.test(before);
}

function isCard(value: string): boolean {
  const digits = value.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits) || /^(\d)\1+$/.test(digits))
    return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Lengths of the countries that customers are likely from; others pass with 15 to 34 characters. */
const IBAN_LENGTHS: Record<string, number> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TN: 24,
  TR: 26,
  UA: 29,
  VG: 24,
  XK: 20,
};

/** A match may run into the next word ("DE89 … 00 is mine"): cut to the length of its country. */
function trimToIban(value: string): string {
  const length = IBAN_LENGTHS[value.slice(0, 2).toUpperCase()];
  if (length === undefined) return value;
  let seen = 0;
  for (let index = 0; index < value.length; index++) {
    if (/[A-Za-z0-9]/.test(value.charAt(index))) seen += 1;
    if (seen === length) return value.slice(0, index + 1);
  }
  return value;
}

function isIban(value: string): boolean {
  const iban = value.replace(/[ -]/g, "").toUpperCase();
  const length = IBAN_LENGTHS[iban.slice(0, 2)];
  if (length === undefined ? iban.length < 15 || iban.length > 34 : iban.length !== length) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36)))
      remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}

function blankCode(text: string): string {
  return text.replace(/```[\s\S]*?(?:```|$)|`[^`\n]+`/g, (code) => " ".repeat(code.length));
}

function withoutOverlaps(found: PersonalData[]): PersonalData[] {
  const ordered = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  return ordered.filter((entry, index) => ordered.slice(0, index).every(({ end }) => end <= entry.start));
}
