import type { AnswerMessage } from "../contract.ts";
import { plainWords } from "./plain-words.ts";

export type AutomaticMessage = { automatic: true; evidence: string } | { automatic: false };

/** How automatic mail begins, subject or first line. */
const BEGINNINGS =
  /^(?:(?:re|aw|sv|fwd?): ?)*[[(]?(?:auto(?:matic|matisch|matisk)?[- ]?(?:reply|response|responder|generated)|automatic reply|out of (?:the )?office\b(?! (?:message|setting|reply))|automatische antwort|abwesenheits(?:notiz|nachricht)|respuesta automática|réponse automatique|risposta automatica|automatisch antwoord|afwezigheidsbericht|resposta automática|automatiskt svar|automatisk svar|autosvar|automatyczna odpowiedź|nieobecność w biurze|автоответ|автоматический ответ|автовідповідь|自動返信|自动回复|자동 ?회신|رد تلقائي|delivery (?:status notification|has failed to)|undeliver(?:able|ed)(?: mail)?\b|mail delivery (?:failed|subsystem)|returned mail|unzustellbar|mailer-daemon)/;
/** What nobody writes who asks something, wherever it stands at the start. */
const SENTENCES =
  /\b(?:(?:i am|im) (?:currently |now )?out of (?:the )?office|i will be out of (?:the )?office|limited access to (?:my )?e?-?mail|this is an automat(?:ed|ic) (?:message|reply|response|e-?mail|notification)|(?:your )?(?:message|e-?mail)(?: to \S+)? could not be delivered to|delivery (?:has failed|failure) to|recipient (?:address )?rejected|this (?:mailbox|inbox|address|email address) is not (?:monitored|read))\b|(?:bin (?:derzeit |zurzeit |aktuell )?(?:nicht im büro|außer haus)|konnte nicht zugestellt werden an|fuera de (?:la )?oficina hasta|no se pudo entregar a|absente? du bureau jusqu|fuori (?:ufficio|sede) fino|niet op kantoor tot|fora do escritório até)/;

/**
 * Is a message automatic (G10)? What the mail headers said decides. Without them the first words of the text do, and only
 * words that no customer begins a question with: an automatic mail that is answered ends in a loop that other rules stop,
 * a customer who is taken for a machine ("I am on holiday and my bike broke") is never heard of again.
 */
export function detectAutomaticMessage(message: Pick<AnswerMessage, "text" | "automatic">): AutomaticMessage {
  if (message.automatic !== undefined) return { automatic: true, evidence: message.automatic };
  const start = plainWords(message.text).slice(0, 220);
  // "do you have an out of office setting?" is a question about one.
  if (/[?？؟]/.test(start)) return { automatic: false };
  const match = BEGINNINGS.exec(start) ?? SENTENCES.exec(start);
  return match === null
    ? { automatic: false }
    : { automatic: true, evidence: `Reads as automatic: “${match[0]}”.` };
}
