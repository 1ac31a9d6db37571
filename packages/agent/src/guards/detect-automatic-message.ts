import type { AnswerMessage } from "../contract.ts";
import { plainWords } from "./plain-words.ts";

export type AutomaticMessage = { automatic: true; evidence: string } | { automatic: false };

// Only the start of a message: people quote such texts below their own.
const PATTERNS = [
  /\b(?:out of (?:the )?office|automatic reply|auto(?:matic(?:ally)?)?[- ]?(?:reply|response|responder|generated)|this is an automat(?:ed|ic)|i am (?:currently )?(?:away|on (?:vacation|holiday|leave|parental leave))|i will be (?:out|away|back in)|am out of office|on annual leave)\b/,
  /\b(?:delivery (?:status notification|has failed|failure)|undeliver(?:able|ed)|mail delivery (?:failed|subsystem)|returned mail|message could not be delivered|mailbox (?:is )?(?:full|unavailable)|address (?:not found|rejected)|recipient (?:address )?rejected|do ?not ?reply to this|please do not reply|no-?reply@|mailer-daemon)\b/,
  /(?:abwesenheitsnotiz|automatische antwort|bin (?:derzeit |zurzeit |aktuell )?(?:nicht im büro|außer haus|abwesend|im urlaub)|nicht zustellbar|unzustellbar|respuesta automática|fuera de (?:la )?oficina|estoy de vacaciones|no se pudo entregar|réponse automatique|absente? du bureau|actuellement (?:absente?|en congés?)|non remis|risposta automatica|fuori (?:ufficio|sede)|sono in ferie|automatisch antwoord|afwezigheidsbericht|niet op kantoor|resposta automática|fora do escritório|ausência)/,
];

/** Is a message automatic (G10)? What the mail headers said decides; else the first words of the text. */
export function detectAutomaticMessage(message: Pick<AnswerMessage, "text" | "automatic">): AutomaticMessage {
  if (message.automatic !== undefined) return { automatic: true, evidence: message.automatic };
  const start = plainWords(message.text).slice(0, 220);
  for (const pattern of PATTERNS) {
    const match = pattern.exec(start);
    // "do you have an out of office setting?" is a question about one.
    if (match !== null && !start.includes("?"))
      return { automatic: true, evidence: `Reads as automatic: “${match[0]}”.` };
  }
  return { automatic: false };
}
