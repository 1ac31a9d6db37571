/** Where the digits of a script begin: Arabic, Persian, Devanagari, Bengali, Thai. Full-width ones are made plain by their form. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];

/** What steers the direction of a text, or takes no room: copied along with an address and never typed. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The same text with its digits and signs as an English keyboard has them: `１２３` and `١٢٣` are `123`, `＠` is `@`. */
export function plainDigits(text: string): string {
  return text
    .replace(unseen, "")
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, (digit) => {
      const point = digit.codePointAt(0) as number;
      const zero = zeros.find((first) => point >= first && point <= first + 9);
      return zero === undefined ? digit : String(point - zero);
    });
}
