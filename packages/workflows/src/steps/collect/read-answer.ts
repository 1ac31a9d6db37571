import type { AttributeType, AttributeValue } from "../../definition/attributes.ts";

export type ReadAnswer = { kind: "value"; value: AttributeValue } | { kind: "unreadable"; ask: string };

const email = /[^\s<>"'(),;:]+@[^\s<>"'(),;:@]+\.[a-z]{2,}/i;

/** Leading words of an answer to "What is your name?". */
const nameLead =
  /^(?:(?:hi|hello|hey)[,!.]?\s+)?(?:i am|i'm|i’m|it's|it’s|it is|my name is|this is|name:?)\s+/i;

/**
 * Finds the value that a customer's words hold. Lenient about the words around it, strict about the value: an e-mail address
 * out of a sentence, but no sentence as an e-mail address.
 */
export function readAnswer(text: string, type: AttributeType): ReadAnswer {
  const words = text.replace(/\s+/g, " ").trim();
  switch (type) {
    case "email": {
      const found = email.exec(words)?.[0]?.replace(/[.!?]+$/, "");
      return found
        ? { kind: "value", value: found.toLowerCase() }
        : unreadable("That does not look like an email address. Please write it like name@example.com.");
    }
    case "phone": {
      const found = /\+?[\d\s()./-]{6,}/.exec(words)?.[0] ?? "";
      const digits = found.replace(/\D/g, "");
      return digits.length >= 6 && digits.length <= 15
        ? { kind: "value", value: `${found.trim().startsWith("+") ? "+" : ""}${digits}` }
        : unreadable(
            "That does not look like a phone number. Please write it with its digits, like +44 20 7946 0018.",
          );
    }
    case "number": {
      const found = /[-+]?\d+(?:[.,]\d+)?/.exec(words)?.[0];
      return found === undefined
        ? unreadable("Please answer with a number.")
        : { kind: "value", value: Number(found.replace(",", ".")) };
    }
    case "boolean":
      if (/^(?:y|yes|yeah|yep|sure|true|ok|okay|1)\b/i.test(words)) return { kind: "value", value: true };
      if (/^(?:n|no|nope|false|0|2)\b/i.test(words)) return { kind: "value", value: false };
      return unreadable("Please answer with yes or no.");
    case "text": {
      const value = words.replace(nameLead, "").slice(0, 400);
      return value === "" ? unreadable("Please answer in a few words.") : { kind: "value", value };
    }
  }
}

function unreadable(ask: string): ReadAnswer {
  return { kind: "unreadable", ask };
}
