import { plainWords } from "./plain-words.ts";

/** What a message of a word or two says to the message before it. */
export type ShortReply = "yes" | "no" | "understood" | "puzzled";

const END = "[ .!…]*$";
const POLITE =
  "(?:[ ,.!]+(?:thanks?|thank you|thx|please|pls|danke|bitte|gracias|merci|svp|grazie|bedankt|obrigad[oa]))*";

const YES = new RegExp(
  `^(?:yes|yep|yeah|yup|ya|sure|of course|yes please|i do|i would|ja|jawohl|gerne?|sí|si|claro|oui|volontiers|sì|certo|graag|sim|tak|evet|kyllä|はい)${POLITE}${END}`,
  "u",
);
const NO = new RegExp(
  `^(?:no|nope|nah|no no|not really|not now|i dont|nein|nö|nee|non|não|nej|nei|nie|hayır|ei|いいえ)(?:[ ,]+(?:thanks?|thank you|thx|danke|gracias|merci|grazie|bedankt|dank je|obrigad[oa]|tack|tak))*(?:[ ,.!]+(?:thats (?:all|it)|that is all|nothing else|im good|all good|das wars|eso es todo|cest tout|è tutto))*${END}`,
  "u",
);
/** Phrases; a message counts that is made of them and of nothing else. */
const UNDERSTOOD =
  /^(?:ok(?:ay|i|ey)?|oke|oké|kk?|alright|all right|right|i see|i understand|understood|got it|gotcha|noted|fair enough|makes sense|will do|aha|oh|ah|cool|fine|good|well|alles klar|verstanden|verstehe|ich verstehe|klar|gut|in ordnung|passt|vale|entiendo|entendido|de acuerdo|bueno|d accord|daccord|compris|je vois|entendu|va bene|capito|ho capito|prima|begrepen|duidelijk|entendi|tá bom|ta bom|certo|beleza)(?: (?:ok(?:ay)?|i see|then|now|so|dann))*$/u;
const PUZZLED =
  /^(?:(?:hm+|huh|hä+|eh+|uh+|um+|what|was|wie bitte|pardon|sorry|excuse me|qué|que|quoi|comment|cosa|come|wat|o quê|como)?[ ]?[?？!¿]+|hm+|huh|hä+|[?？]+|wtf)[ .!?…]*$/u;
/** Nothing but a thumb down or a face that is not pleased. */
const DISPLEASED =
  /^(?:\s*(?:👎|😡|😠|🤬|😤|🙄|😒|😞|😔|😢|😭|☹|🙁|😕|😩|😫|🤦|💩|🖕|❌)(?:\u{1F3FB}|\u{1F3FC}|\u{1F3FD}|\u{1F3FE}|\u{1F3FF})?(?:\u200d[♂♀])?\ufe0f?)+\s*$/u;

/** Reads a message that is nothing but "yes", "no", "ok" or "?"; null for one that says anything else. */
export function readShortReply(text: string): ShortReply | null {
  if (DISPLEASED.test(text)) return "puzzled";
  const words = plainWords(text);
  if (words.length > 60) return null;
  if (YES.test(words)) return "yes";
  if (NO.test(words)) return "no";
  const parts = words
    .split(/[,.!…]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length > 0 && parts.every((part) => UNDERSTOOD.test(part))) return "understood";
  return PUZZLED.test(words) ? "puzzled" : null;
}
