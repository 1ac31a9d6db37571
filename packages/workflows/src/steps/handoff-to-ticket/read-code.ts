import { plainDigits } from "../collect/plain-digits.ts";

/** Six digits as mails show them: together, or in two groups. */
const usual = /(?:^|\D)(\d{3})[ -]?(\d{3})(?!\d)/;
/** However else they are typed: "12 34 56", "1-2-3-4-5-6". */
const spaced = /(?<![\d][\s-]?)\d(?:[\s-]?\d){5}(?![\s-]?\d)/;

/** The six digits that a customer's words hold; null: none, or not six. */
export function readCode(text: string): string | null {
  const plain = plainDigits(text).replace(/[\u2010-\u2015]/g, "-");
  const found = usual.exec(plain)?.slice(1).join("") ?? spaced.exec(plain)?.[0];
  return found?.replace(/\D/g, "") ?? null;
}
