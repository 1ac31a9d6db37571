import { detectPersonalData, type PersonalDataKind } from "../guards/detect-personal-data.ts";

/** Numbers made up by rule, in the ways people write them: no data set of real ones could be shipped. */
const makers: Record<Exclude<PersonalDataKind, "ssn">, (seed: number) => string> = {
  email: (seed) =>
    `${["ada.byron", "j_doe+shop", "maria99", "x"][seed % 4]}@${["example.com", "mail.example.co.uk", "firma-example.de"][seed % 3]}`,
  card: (seed) => grouped(withLuhn(`4${digits(seed, 14)}`), 4, [" ", "-", ""][seed % 3] as string),
  iban: (seed) => grouped(toIban("DE", digits(seed, 18)), 4, seed % 2 === 0 ? " " : ""),
  ip: (seed) =>
    [seed % 223, (seed * 7) % 256, (seed * 13) % 256, (seed * 29) % 256]
      .map((part) => part + 1)
      .map((part) => Math.min(part, 254))
      .join("."),
  phone: (seed) =>
    [
      `+49 30 ${2_000_000 + seed * 977}`,
      `+44 20 7946 0${100 + (seed % 800)}`,
      `+1 (212) 555-0${100 + (seed % 99)}`,
    ][seed % 3] as string,
};

const sentences = ["Please use % for it.", "it is %, thanks", "My data: %. When will it come?"];

/** Share found of each kind, each in `count` sentences. */
export function measurePersonalData(count: number): Record<keyof typeof makers, number> {
  const shares = Object.entries(makers).map(([kind, make]) => {
    const found = Array.from({ length: count }, (_, seed) => {
      const value = make(seed + 1);
      const text = (sentences[seed % sentences.length] as string).replace("%", value);
      return detectPersonalData(text).some(
        (entry) => entry.kind === kind && text.slice(entry.start, entry.end).length >= value.length - 1,
      );
    });
    return [kind, found.filter(Boolean).length / count];
  });
  return Object.fromEntries(shares);
}

function digits(seed: number, length: number): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String((state >>> 16) % 10);
  }).join("");
}

function withLuhn(number: string): string {
  const sum = [...number].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${number}${(10 - (sum % 10)) % 10}`;
}

function toIban(country: string, account: string): string {
  const letters = [...country].map((letter) => letter.charCodeAt(0) - 55).join("");
  const check = 98n - (BigInt(`${account}${letters}00`) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

function grouped(text: string, size: number, separator: string): string {
  return (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(separator);
}
