import { plainWords } from "./plain-words.ts";

const BEING =
  "(?:(?:an?|the|real|actual|live|human|some|chat|any|ai) )*(?:human(?: being)?s?|persons?|people|bots?|chat ?bots?|robots?|machines?|computers?|ai|a\\.i\\.|artificial intelligence|algorithm|assistant|agent|real|automated|automatic|chatgpt|someone|somebody|something)(?: (?:agent|assistant|real|reply|response|person))?";

const QUESTIONS = [
  `(?:are|r) (?:you|u) (?:even |really |actually |just )*${BEING}(?: or (?:just |is it )?(?:not|${BEING}))?`,
  `(?:am i|are we|i am|im) (?:really |actually |just )?(?:talking|speaking|chatting|texting|writing) (?:to|with) ${BEING}(?: or (?:not|${BEING}))?`,
  `is (?:this|that|it|there) (?:really |actually |just )?${BEING}(?: or (?:not|${BEING}))?`,
  "(?:who|what) (?:are|r) (?:you|u)(?: exactly)?|who am i (?:talking|speaking|chatting) (?:to|with)|whats? (?:is )?(?:your|ur) name|do you have a name",
  // de
  "(?:bist du|sind sie|ist das|ist da)(?: (?:hier|eigentlich|echt|wirklich|nur))* (?:(?:ein|eine|echter?|richtiger?|chat) ?)*(?:mensch|person|bot|chatbot|roboter|ki|maschine|computer)(?: oder .{1,25})?",
  "(?:spreche|schreibe|rede|chatte) ich (?:(?:hier|gerade|jetzt|eigentlich|wirklich) )*mit (?:(?:einem|einer|echten|richtigen) )*(?:menschen|person|bot|chatbot|roboter|ki|maschine|computer)(?: oder .{1,25})?|wer (?:bist du|sind sie)|wie (?:heißt du|heißen sie)|mit wem (?:spreche|schreibe) ich",
  // es
  "(?:eres|es usted|es esto|esto es|es) (?:(?:un|una) )?(?:bot|chatbot|robot|human[oa]|persona(?: real)?|ia|m[aá]quina)(?: o .{1,25})?|(?:estoy hablando|hablo) con (?:un|una) (?:bot|robot|human[oa]|persona(?: real)?|ia|m[aá]quina)(?: o .{1,25})?|qui[eé]n (?:eres|es usted)|con qui[eé]n (?:hablo|estoy hablando)",
  // fr
  "(?:êtes[- ]vous|es[- ]tu|tu es|vous êtes|cest|est ce) (?:(?:un|une|vraie?|véritable) )*(?:humaine?|robot|bot|chatbot|ia|personne(?: réelle)?|machine)(?: ou .{1,25})?|(?:est ce que )?je parle (?:à|avec) (?:(?:un|une|vraie?) )*(?:humain|robot|bot|ia|personne(?: réelle)?|machine)(?: ou .{1,25})?|qui (?:êtes[- ]vous|es[- ]tu)|à qui (?:je parle|ai[- ]je laffaire)",
  // it
  "(?:sei|è|lei è|siete) (?:(?:un|una) )?(?:bot|chatbot|robot|uman[oa]|persona(?: reale| vera)?|ia|macchina)(?: o .{1,25})?|(?:sto parlando|parlo) con (?:un|una) (?:bot|robot|uman[oa]|persona(?: reale| vera)?|ia|macchina)(?: o .{1,25})?|chi (?:sei|è lei)|con chi (?:parlo|sto parlando)",
  // nl
  "(?:ben je|ben jij|bent u|is dit) (?:(?:een|echte?|wel) )*(?:bot|chatbot|robot|mens|persoon|ai|machine)(?: of .{1,25})?|(?:spreek|praat|chat) ik (?:nu )?met (?:(?:een|echte?) )*(?:bot|robot|mens|persoon|ai|machine)(?: of .{1,25})?|wie (?:ben je|ben jij|bent u)",
  // pt
  "(?:você|voce|tu|isto|isso|vc) (?:é|és|e) (?:(?:um|uma) )?(?:bot|chatbot|robôo?|robo|human[oa]|pessoa(?: real)?|ia|máquina)(?: ou .{1,25})?|(?:estou falando|estou a falar|falo) com (?:um|uma) (?:bot|robô|robo|human[oa]|pessoa(?: real)?|ia|máquina)(?: ou .{1,25})?|quem (?:é você|és tu)|com quem (?:falo|estou falando)",
];
const WHOLE = new RegExp(
  `^(?:(?:hi|hello|hey|wait|so|ok|sorry|but|hallo|hola|bonjour|ciao|olá|oi)[ ,.!]+)*(?:${QUESTIONS.join("|")})(?: (?:there|here|now|please|hier|bitte|aquí))?[ .!?…]*$`,
  "u",
);

/**
 * Does the customer ask whom they are talking to, and nothing else? They are told that it is no person. Asking *for* a person is another
 * thing (`detectHumanRequest`), and "who are you shipping with?" is a question about shipping.
 */
export function detectIdentityQuestion(text: string): boolean {
  const words = plainWords(text).replace(/¿/g, "").trim();
  return words.length <= 120 && WHOLE.test(words);
}
