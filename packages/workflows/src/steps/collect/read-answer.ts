import type { AttributeType, AttributeValue } from "../../definition/attributes.ts";
import type { PhraseName } from "../../phrases/speak.ts";
import { plainDigits } from "./plain-digits.ts";

/** `ask`: what the customer is told who has to write it once more. */
export type ReadAnswer = { kind: "value"; value: AttributeValue } | { kind: "unreadable"; ask: PhraseName };

/**
 * In plain letters first: Chinese and Japanese put no space around it, and what stands before it is no part of it. After a letter of an
 * alphabet it is one, and cut in two it would be somebody else's address.
 */
const plainEmail =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}])(?:[a-z0-9.!#$%&+^_~-]|(?<=[a-z0-9])'(?=[a-z0-9]))+@(?:[a-z0-9-]+\.)+[a-z]{2,}/iu;
const anyEmail = /[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:@[\]]+\.\p{L}{2,}/iu;

/** Leading words of an answer to "What is your name?". */
const nameLead =
  /^(?:(?:hi|hello|hey|hallo|hola|bonjour|ciao|olá)[,!.]?\s+)?(?:i am|i'm|i’m|it's|it’s|it is|my name is|this is|name:?|ich heiße|mein name ist|me llamo|mi nombre es|je m['’]appelle|mon nom est|mi chiamo|il mio nome è|ik heet|mijn naam is|me chamo|(?:o )?meu nome é|jag heter|mitt namn är|jeg hedder|mit navn er|jeg heter|navnet mitt er|nimeni on|nazywam się|mam na imię|(?:benim )?adım|меня зовут)\s+|^(?:我叫|我的名字是|私の名前は)/iu;

const yes =
  /^(?:(?:y|yes|yeah|yep|sure|true|ok|okay|1|ja|jo|joo|sí|si|sì|oui|sim|kyllä|tak|evet|да|نعم|כן)(?![\p{L}\p{N}])|はい|是|好|对)/iu;
const no =
  /^(?:(?:n|no|nope|false|0|2|nein|non|não|nao|nee|nej|nei|ei|nie|hayır|нет|لا|לא)(?![\p{L}\p{N}])|いいえ|不|否)/iu;

/**
 * Finds the value that a customer's words hold. Lenient about the words around it, strict about the value: an e-mail address
 * out of a sentence, but no sentence as an e-mail address.
 */
export function readAnswer(text: string, type: AttributeType): ReadAnswer {
  const words = text.replace(/\s+/g, " ").trim();
  const plain = plainDigits(words).trim();
  switch (type) {
    case "email": {
      const found = (plainEmail.exec(plain) ?? anyEmail.exec(plain))?.[0]?.replace(/[.!?]+$/, "");
      return found ? { kind: "value", value: found.toLowerCase() } : { kind: "unreadable", ask: "noEmail" };
    }
    case "phone": {
      const found = /\+?[\d\s()./-]{6,}/.exec(plain)?.[0] ?? "";
      const digits = found.replace(/\D/g, "");
      return digits.length >= 6 && digits.length <= 15
        ? { kind: "value", value: `${found.trim().startsWith("+") ? "+" : ""}${digits}` }
        : { kind: "unreadable", ask: "noPhone" };
    }
    case "number": {
      const found = /[-+]?\d+(?:[.,]\d+)?/.exec(plain)?.[0];
      return found === undefined
        ? { kind: "unreadable", ask: "noNumber" }
        : { kind: "value", value: Number(found.replace(",", ".")) };
    }
    case "boolean":
      if (yes.test(plain)) return { kind: "value", value: true };
      if (no.test(plain)) return { kind: "value", value: false };
      return { kind: "unreadable", ask: "noYesOrNo" };
    case "text": {
      const value = words.replace(nameLead, "").slice(0, 400);
      return value === "" ? { kind: "unreadable", ask: "noText" } : { kind: "value", value };
    }
  }
}
