import { stopWords } from "../retrieval/stop-words.ts";
import { plainWords } from "./plain-words.ts";

/** What people say of any trouble, whatever it is about, in the languages of most customers. */
const SAID_OF_ANYTHING = new Set(
  (
    "hi hello hey please pls plz thanks urgent urgently asap help helping assist assistance support need want problem problems issue issues trouble question questions " +
    "query error errors bug bugs broken broke fail fails failed failing wrong work works working worked doesnt dont isnt wont cant cannot didnt im ive id something " +
    "anything everything nothing thing things happen happens happening happened still again stopped stuck someone somebody anyone anybody know idea just now really " +
    "hallo bitte hilfe helfen brauche benötige problem probleme frage fragen fehler kaputt funktioniert geht gehts klappt nichts etwas dringend guten tag " +
    "hola ayuda ayúdame ayudame necesito problema problemas pregunta preguntas duda dudas funciona error urgente tengo favor por algo nada " +
    "bonjour aide aider aidez besoin problème probleme problèmes souci question questions marche fonctionne erreur svp plaît plait sil ça ca rien jai " +
    "ciao salve aiuto bisogno problema problemi domanda domande funziona errore favore niente ho " +
    "hallo hulp help nodig probleem problemen vraag vragen werkt fout kapot graag alstublieft " +
    "olá ola oi ajuda preciso problema dúvida duvida funciona erro favor nada tenho"
  ).split(" "),
);

/**
 * Is nothing named that could be searched for ("it doesn't work", "I need help", "?")? Whatever article shares a word with it, "How the
 * free trial works", would be quoted by chance.
 */
export function hasNoSubject(question: string, language: string): boolean {
  const words = plainWords(question).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length > 12) return false;
  const stops = stopWords(language);
  return words.every((word) => SAID_OF_ANYTHING.has(word) || stops.has(word) || word.length < 2);
}
