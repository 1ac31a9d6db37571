import { wordPattern } from "./plain-words.ts";

/**
 * Asking for a person in other languages than English: first those with patterns of their own, then those that get along with
 * a few words each.
 *
 * @param words the text as `plainWords` gives it
 * @returns the words that matched, or null
 */
export function findForeignRequest(words: string): string | null {
  const asked = NOT_WANTED.reduce((rest, pattern) => rest.replace(pattern, " … "), words);
  for (const pattern of PATTERNS) {
    const match = pattern.exec(asked);
    if (match !== null) return match[0].trim();
  }
  for (const language of LANGUAGES) {
    const found = findByWords(words, language);
    if (found !== null) return found;
  }
  return null;
}

// --- Languages with patterns of their own ----------------------------------------------------------------------

const GERMAN = [
  "\\b(?:mit|an|zu|von) (?:(?:einem|einer|einen|eurem|eurer|ihrem|ihrer|dem|der|den|nem|ner|jemandem|jemanden|jemand|irgendjemandem|echten|richtigen|menschlichen|realen|anderen|andere[nm]) ?){1,4}(?:mensch(?:en)?|personen?|mitarbeiter(?:in|n)?|berater(?:in)?|agent(?:en|in)?|kundenberater(?:in)?|kundendienst|kundenservice|support|ansprechpartner(?:in)?|sachbearbeiter(?:in)?|kolleg(?:e|en|in)|operator|service ?mitarbeiter|team|vorgesetzten|chef|manager)?\\b[^.!?]{0,25}\\b(?:sprechen|reden|schreiben|chatten|verbinden|verbunden|telefonieren|weiterleiten|unterhalten|kontakt|weitergeleitet|schreibe|spreche|rede|übergeben|helfen)",
  "\\b(?:mit|zu) (?:jemand(?:em|en)?|nem menschen|menschen)\\b[^.!?]{0,25}\\b(?:sprechen|reden|chatten|verbinden|schreiben)",
  "\\b(?:sprechen|reden|verbinden|verbinde|chatten|weiterleiten) (?:sie )?(?:mich )?(?:bitte )?(?:mit|an|zu) (?:(?:einem|einer|einen|dem|der|den|ihrem|eurem|echten|richtigen|menschlichen) )*(?:mensch(?:en)?|personen?|mitarbeiter(?:in)?|berater(?:in)?|kundendienst|kundenservice|kundenberater|support|jemand\\w*|agenten?)",
  "\\b(?:(?:echte[rn]?|richtige[rn]?|menschliche[rn]?) (?:mensch(?:en)?|personen?|mitarbeiter(?:in)?|berater(?:in)?|hilfe|agent(?:en)?|ansprechpartner))\\b",
  "\\b(?:will|möchte|brauche|wünsche|gib mir|geben sie mir|hätte gern\\w*) (?:bitte |jetzt |sofort )*(?:einen|eine|nen|ne) (?:mensch(?:en)?|mitarbeiter(?:in)?|berater(?:in)?|kundenberater|ansprechpartner|operator|person)\\b(?! (?:hinzufügen|einladen|anlegen|entfernen|löschen))",
  "\\b(?:kein(?:en?|em)?|nicht mit (?:einem|einer|dem|der)) (?:chat ?)?(?:bots?|roboter|maschine|computer|ki)\\b",
  "\\b(?:kann|könnte|soll) (?:mich|mir) (?:bitte )?(?:jemand|ein mitarbeiter|ein mensch) (?:bitte )?(?:anrufen|zurückrufen|helfen|kontaktieren)",
  "\\bkontakt (?:zu|mit) (?:(?:einem|einer|jemandem|ihrem|eurem|dem|echten) )+(?:menschen|mitarbeiter(?:in)?|berater(?:in)?|ansprechpartner(?:in)?|person|kollegen|kundendienst|support)?\\b",
  "\\b(?:kundendienst|kundenservice|kundenbetreuung|kundensupport|support) (?:bitte )?(?:sprechen|kontaktieren|erreichen|anrufen)\\b",
  "^(?:bitte )?(?:(?:ein(?:en?)?|echter?|echten) )*(?:mensch(?:en)?|mitarbeiter(?:in)?|kundendienst|kundenservice|berater(?:in)?|person|operator)(?: bitte| jetzt)*[ .!?]*$",
];
const SPANISH = [
  "\\b(?:hablar|hablo|habl[ae]r?me|chatear|comunicar(?:me|nos)?|comun[ií]quen?me|contactar|p[aá]s[ae](?:n|r)?me|pasarme|con[eé]ct[ae]r?(?:n)?me|transfi[eé]r[ae](?:n)?me|transferirme|ponerme|p[oó]ng[ae]me|conversar|escribir|derivarme|deriv[ae]n?me|atender?me) (?:en (?:contacto|vivo) )?(?:directamente |ya |ahora )?(?:con|a|al) (?:(?:un[ao]?|el|la|alg[uú]n|alguna|su|otro|otra|los|las|ser|verdader[oa]|servicio de|servicio al|atenci[oó]n al|equipo de|departamento de) )*(?:persona(?:s)?|human[oa]s?|alguien|agentes?|operador(?:a|es)?|representante|asesor(?:a|es)?|asistente|empleado|encargad[oa]|gerente|supervisor(?:a)?|atenci[oó]n|servicio|soporte|cliente|ejecutiv[oa]|responsable|t[eé]cnic[oa]|equipo)\\b",
  "\\b(?:quiero|necesito|quisiera|prefiero|deseo|dame|deme|p[aá]same|solicito|exijo) (?:a |con |la ayuda de |ayuda de |que me atienda )*(?:un[ao]?|el|la|alguna?) (?:(?:verdader[oa]|ser) )?(?:persona(?: real| humana| de verdad)?|human[oa]|agente(?: humano)?|operador(?:a)?|representante|asesor(?:a)?)\\b",
  "\\b(?:persona|agente|asesor|operador)(?:es|s)? (?:real(?:es)?|humanos?|humana|de verdad|de carne y hueso)\\b",
  "\\b(?:que (?:me )?(?:atienda|llame|contacte|ayude|conteste)|puede(?:n)? llamarme|me puede llamar|me llame) (?:un[ao]? |alguna? )?(?:persona|humano|alguien|agente|asesor)",
  "\\bhay (?:alguien|alguna persona|alg[uú]n humano) (?:real|humano|de verdad|ah[ií]|que me atienda)\\b",
  "\\bno (?:quiero|deseo|me gusta) (?:seguir )?(?:hablar|hablando|chatear|tratar) con (?:un|una|el|la|este|esta) (?:bot|robot|m[aá]quina|chatbot|ia)\\b",
  "^(?:por favor )?(?:(?:un[ao]?|con|hablar con) )*(?:agente|persona|human[oa]|operador(?:a)?|asesor(?:a)?|representante|atenci[oó]n al cliente|servicio al cliente)(?: por favor| ya| ahora)*[ .!?]*$",
];
const FRENCH = [
  "\\b(?:parler|parle|discuter|échanger|chatter|communiquer|converser|entretenir|joindre|contacter|transférer|transférez|transfère|mettre en (?:relation|contact)|mettez[- ]moi en (?:relation|contact)|mise? en (?:relation|contact)|passer|passez|passe|connecter|connectez|avoir|rediriger?) (?:[- ]?moi |directement |en direct |vers )?(?:à|a|au|aux|avec|vers)? ?(?:(?:un|une|des|le|la|lun de vos|quelquun du|quelquun de|quelqun|votre|vos|vrai|vraie|véritable|autre|service|conseill\\w+) )*(?:humains?|humaine|être humain|personnes?|personne réelle|quelquun|agents?|conseill(?:er|ère|ers)|opérat(?:eur|rice)|représentante?|responsable|employée?|collaborat(?:eur|rice)|service client(?:èle)?|service clients|service après[- ]vente|support|assistante? humaine?|technicien(?:ne)?|gérant|manager|équipe)\\b",
  "\\b(?:veux|voudrais|souhaite|souhaiterais|aimerais|besoin d|besoin de|préfère|donnez[- ]moi|demande) ?(?:à |avoir |voir )?(?:un|une|lun|d ?un|d ?une) (?:vrai |vraie |véritable )?(?:humain|humaine|être humain|personne(?: réelle)?|agent(?: humain)?|conseiller|conseillère|opérateur)\\b(?! (?:dans|sur|à ajouter))",
  "\\b(?:vrai(?:e)? (?:personne|humain|conseiller|agent)|personne réelle|agent humain|conseiller humain|une? humaine?)\\b",
  "\\b(?:quelquun|un conseiller|un agent|un humain) (?:peut|peut[- ]il|pourrait|pourrait[- ]il|puisse|pour) (?:me |m)?(?:rappeler|appeler|aider|contacter|répondre)",
  "\\b(?:passez|passe|donnez|appelez)[- ]moi (?:(?:un|une|le|la|votre) )?(?:vrai |vraie )?(?:humain|personne|agent|conseill(?:er|ère)|responsable|opérateur|service client|quelquun)\\b",
  "\\bêtre (?:rappelée?|contactée?|appelée?) par (?:un|une|quelquun)\\b",
  "\\b(?:ne )?(?:veux|souhaite|aime) pas (?:parler|discuter|échanger|continuer) (?:à|avec) (?:un|une|ce|cette) (?:robot|bot|machine|chatbot|ia|ordinateur)\\b",
  "^(?:(?:un|une|svp|sil vous plaît|avec un) )*(?:humain|personne réelle|agent|conseiller|conseillère|opérateur|service client|service clientèle)(?: svp| sil vous plaît| sil te plaît)*[ .!?]*$",
];
const ITALIAN = [
  "\\b(?:parlare|parlo|chattare|comunicare|conversare|contattare|passar(?:e|mi)|passami|mi passi|mi passa|collegar(?:e|mi)|mi (?:metta|metti|mettete|mettiate) in contatto|mettermi in contatto|mettetemi in contatto|trasferi(?:re|scimi|temi|rmi)|sentire|avere|farmi chiamare|connettermi) (?:direttamente |subito )?(?:con |a |al |ad |da )?(?:(?:un[oa]?|il|la|lo|qualche|vostro|vostra|altra|altro|vero|vera|dei|servizio) ?)*(?:person[ae](?: reale| vera)?|uman[oi]|essere umano|qualcuno|operator(?:e|i|rice)|agent[ei]|rappresentante|consulente|assistente (?:umano|clienti)|assistenza(?: clienti)?|servizio clienti|servizio assistenza|impiegato|responsabile|addetto|tecnico|supporto|team|clienti)\\b",
  "\\b(?:voglio|vorrei|ho bisogno di|mi serve|preferisco|datemi|dammi|desidero) (?:l ?aiuto di )?(?:un[oa]? ?|qualche )(?:vera? )?(?:person[ae](?: reale| vera)?|umano|essere umano|operatore|agente|consulente)\\b",
  "\\b(?:persona (?:reale|vera|in carne)|operatore umano|agente umano|essere umano)\\b",
  "\\b(?:qualcuno|un operatore|una persona) (?:può|potrebbe|mi può|che mi|che possa) (?:mi )?(?:chiamar\\w*|richiamar\\w*|aiutar\\w*|contattar\\w*|chiami|aiuti|contatti)",
  "\\bnon (?:voglio|vorrei|mi piace) (?:più )?(?:parlare|chattare) con (?:un|una|il|la|questo|questa) (?:bot|robot|macchina|chatbot)\\b",
  "^(?:(?:un|una|con) )*(?:operatore|umano|persona|agente|assistenza clienti|servizio clienti)(?: per favore| perfavore| grazie| subito)*[ .!?]*$",
];
const DUTCH = [
  "\\b(?:met|naar|aan|door) (?:(?:een|de|het|jullie|uw|iemand|echte?|menselijke?|andere?|levende?) ?){1,4}(?:mensen?|personen?|persoon|medewerkers?|medewerkster|klantenservice|agent|adviseur|collega|operator|helpdesk|support|manager|team|van (?:de|het|jullie) \\w+)?\\b[^.!?]{0,25}\\b(?:spreken|praten|chatten|verbinden|verbonden|doorverbinden|doorverbonden|bellen|contact|geholpen|overleggen)",
  "\\b(?:spreken|praten|chatten|verbind|doorverbinden|verbinden|contact|spreek) (?:mij |me |opnemen )?(?:met|naar|door met) (?:(?:een|de|iemand|echte?|menselijke?) ?)*(?:mens|persoon|medewerker|klantenservice|iemand|agent|adviseur|collega|van)\\b",
  "\\b(?:wil|heb|graag|geef|mag ik) (?:ik |graag |mij |me |nu )*(?:een )?(?:echt(?:e)? |menselijke )?(?:mens|medewerker|echt persoon|echte persoon|klantenservice)(?: nodig| spreken)?\\b(?! (?:toevoegen|uitnodigen))",
  "\\b(?:echte? (?:mens|persoon|medewerker)|menselijke medewerker)\\b",
  "\\b(?:geen|niet met een) (?:chat ?)?(?:bot|robot|machine|computer)\\b",
  "\\b(?:kan|mag|wil|zou) ik (?:graag |misschien |even |alsjeblieft |met )*(?:iemand|een (?:echte? )?(?:medewerker|mens|persoon|collega|manager)) (?:\\w+ )?(?:spreken|praten)\\b",
  "\\bkan (?:iemand|een medewerker) (?:mij|me) (?:even )?(?:bellen|terugbellen|helpen|contacteren)",
  "^(?:een )?(?:echte? )?(?:mens|persoon|medewerker|klantenservice|agent)(?: alsjeblieft| aub| alstublieft| graag| nu)*[ .!?]*$",
];
const PORTUGUESE = [
  "\\b(?:falar|falo|conversar|chatear|contatar|contactar|passar?(?:-me)?|passe|passa|transferir|transfira|transfere|conectar|conecte|conecta|encaminha|ser atendid[oa]|atendimento|comunicar|ligar|encaminh\\w+) (?:me )?(?:diretamente |direto |agora )?(?:com|para|pra|pro|por|a|ao) (?:(?:um|uma|o|a|algum|alguma|seu|sua|outro|outra|verdadeir[oa]|ser|serviço de|apoio) )*(?:pessoas?(?: real| de verdade)?|human[oa]s?|algu[eé]m|atendentes?|agentes?|operador(?:a|es)?|representante|assistente (?:humano|real)|funcion[aá]ri[oa]|gerente|supervisor(?:a)?|consultor(?:a)?|suporte|sac|cliente|equipe|equipa|respons[aá]vel)\\b",
  "\\b(?:quero|preciso|gostaria|queria|prefiro|desejo|exijo)(?: de)?(?: ajuda de)? (?:um|uma|algum|alguma) (?:pessoa(?: real| de verdade)?|human[oa]|atendente|agente(?: humano)?|operador(?:a)?)\\b",
  "\\b(?:pessoa (?:real|de verdade)|atendente humano|agente humano|atendimento humano|humano de verdade|ser humano)\\b",
  "\\b(?:algu[eé]m|um atendente|uma pessoa) (?:pode|poderia|que possa) (?:me )?(?:ligar|ajudar|atender|contatar|contactar)",
  "\\bn[aã]o (?:quero|gosto de) (?:mais )?(?:falar|conversar) com (?:um|uma|o|a|este|esta|esse|essa) (?:bot|rob[oôó]|robot|m[aá]quina|chatbot)\\b",
  "^(?:(?:um|uma|falar com) )*(?:atendente|humano|pessoa|agente|operador(?:a)?|atendimento humano|apoio ao cliente)(?: por favor| pf| agora| já)*[ .!?]*$",
];

const PATTERNS = [...GERMAN, ...SPANISH, ...FRENCH, ...ITALIAN, ...DUTCH, ...PORTUGUESE].map(wordPattern);

const BOT =
  "(?:chat ?)?bot|robot|roboter|rob[oôó]|máquina|maschine|machine|macchina|computer|ordinateur|ordenador|\\bki\\b|\\bia\\b";
/** "pas besoin de parler à quelqu'un": what follows is not wanted, unless it is a machine. */
const NOT_WANTED = [
  `\\b(?:brauche|will|möchte) (?:keinen?|nicht mit|mit keinem)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\b(?:ohne|statt) mit (?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\b(?:no (?:necesito|quiero|deseo|hace falta|tengo que)|sin tener que|sin)(?: que)? (?:hablar|me pas\\w+|llamar|contactar|un)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\b(?:pas besoin d|(?:veux|souhaite) pas|sans)(?:e)? ?(?:parler|contacter|appeler|un|une|d ?un|quon)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\b(?:non (?:voglio|ho bisogno di|serve|mi serve)|senza) (?:parlare|contattare|un)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\b(?:hoef(?: ik)? (?:geen|niet)|wil (?:geen|niet)|zonder)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
  `\\bn[aã]o (?:quero|preciso|precisa)(?: de)? (?:falar|um|ligar)(?![^.,;!?]{0,30}(?:${BOT}))[^.,;!?]{0,40}`,
].map((source) => new RegExp(wordPattern(source).source, "gu"));

// --- Languages by their words ----------------------------------------------------------------------------------

/**
 * What it takes to ask in a language. Forms of the past ("I spoke to an operator") are not among them, so that a tale is no
 * request.
 */
type RequestWords = {
  /** To speak, write, be connected, be passed on: infinitives, imperatives and what one says of oneself now. */
  talk: string;
  /** To want, to need, to call for. */
  want: string;
  /** A person, someone of the support. */
  people: string;
  /** Only a person: enough where one is wanted. */
  human: string;
  /** Before what is not wanted. */
  not: string;
  please: string;
};

/** Letters at most between the two words of a request; they stand in one sentence. */
const GAP = "[^.!?。！？…\\n]{0,28}?";
/** Languages written without spaces between words. */
const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;

const LANGUAGES: readonly Compiled[] = (
  [
    {
      talk: "rozmawiać|porozmawiać|rozmawiac|porozmawiac|pogadać|połącz\\p{L}*|polacz\\p{L}*|przełącz\\p{L}*|przekier\\p{L}*|skontaktować|przekaż\\p{L}*",
      want: "chcę|chce|chciał\\p{L}*|potrzebuję|potrzebuje|proszę o|poproszę|dajcie",
      people:
        "człowiek\\p{L}*|czlowiek\\p{L}*|konsultant\\p{L}*|pracownik\\p{L}*|agent\\p{L}*|operator\\p{L}*|kimś|(?:żyw|prawdziw|inn)\\p{L}* osob\\p{L}*|z osobą|doradc\\p{L}*|kierownik\\p{L}*",
      human: "człowiek\\p{L}*|żyw\\p{L}* osob\\p{L}*|konsultant\\p{L}*",
      not: "nie",
      please: "proszę|prosze",
    },
    {
      talk: "prata|snacka|tala|chatta|koppla\\p{L}*|kopplad|kontakta|överför\\p{L}*|ringa",
      want: "vill|behöver|önskar|ge mig",
      people:
        "människa|person|någon|medarbetare|handläggare|agent|kundtjänst|kundservice|support|chef|kollega|operatör",
      human: "människa|riktig person|mänsklig \\p{L}+|kundtjänst",
      not: "inte|utan att",
      please: "tack|snälla",
    },
    {
      talk: "snakke|tale|prate|chatte|skrive|stille? (?:meg|mig)|sett meg over|kobl\\p{L}*|viderestill\\p{L}*|kontakte?",
      want: "vil|ønsker|trenger|har brug for|gi meg|giv mig",
      people:
        "menneske|person|noen|nogen|medarbeider|medarbejder|kundebehandler|kundeservice|kundesenter|support|agent|operatør|kollega|sjef|chef",
      human: "menneske|ekte person|rigtig person|medarbejder|kundebehandler|kundeservice",
      not: "ikke|uten å|uden at",
      please: "takk|tak",
    },
    {
      talk: "puhua|jutella|keskustella|yhdistä\\p{L}*|ottaa yhteyttä|siirrä\\p{L}*",
      want: "haluan|haluaisin|tarvitsen|saanko",
      people: "ihmi\\p{L}*|henkilö\\p{L}*|asiakaspalv\\p{L}*|jonkun|virkailija\\p{L}*|asiantuntija\\p{L}*",
      human: "ihmi(?:sen|nen|stä|selle)|oike\\p{L}* henkilö\\p{L}*|virkailija\\p{L}*",
      not: "en|ei|ilman",
      please: "kiitos",
    },
    {
      talk: "mluvit|mluvit|promluvit|hovořit|spojte|spojit|přepoj\\p{L}*|přesměr\\p{L}*|hovoriť|rozprávať|porozprávať|prepojte|prepojiť|spojiť|chatovat",
      want: "chci|chtěl\\p{L}*|potřebuji|chcem|potrebujem|dejte mi",
      people:
        "člověk\\p{L}*|clovek\\p{L}*|operátor\\p{L}*|agent\\p{L}*|někým|niekým|pracovník\\p{L}*|zástupc\\p{L}*|osobou|podporou|poradc\\p{L}*",
      human: "člověk\\p{L}*|operátor\\p{L}*|živ\\p{L}* osob\\p{L}*",
      not: "ne\\p{L}*|bez",
      please: "prosím",
    },
    {
      talk: "konuş(?:mak|abilir|ayım|alım)\\p{L}*|görüş(?:mek|ebilir|eyim)\\p{L}*|bağla(?:n(?:mak|abilir)|yın|yabilir|r)\\p{L}*|aktar(?:ın|ır|abilir)\\p{L}*|yönlendir(?:in|ir|ebilir)\\p{L}*|iletişime geç\\p{L}*",
      want: "istiyorum|isterim|lazım|gerek",
      people:
        "insan\\p{L}*|temsilci\\p{L}*|yetkili\\p{L}*|biri\\p{L}*|müşteri hizmetleri\\p{L}*|operatör\\p{L}*|görevli\\p{L}*",
      human: "gerçek (?:bir )?\\p{L}+|(?:müşteri )?temsilci\\p{L}*|canlı (?:destek|temsilci)\\p{L}*|insan",
      not: "(?!)",
      please: "lütfen",
    },
    {
      talk: "поговорить|говорить|пообщаться|переговорить|поговорити|говорити|поспілкуватися|соедини\\p{L}*|переключи\\p{L}*|переведи\\p{L}*|свяжи\\p{L}*|связаться|позови\\p{L}*|позвать|подключи\\p{L}*|зєднай\\p{L}*|зєднати|переключі\\p{L}*|покличте|говоря|свържете|прехвърлете",
      want: "хочу|хотел\\p{L}*|нужен|нужна|дайте|требую|потрібен|потрібна|хотів|хотіла|искам|трябва ми|можно",
      people:
        "человек\\p{L}*|людин\\p{L}*|людьми|живым|живою|оператор\\p{L}*|менеджер\\p{L}*|специалист\\p{L}*|сотрудник\\p{L}*|консультант\\p{L}*|поддержк\\p{L}*|кем-нибудь|кем-то|кимось|агент\\p{L}*|представител\\p{L}*|човек|оператору?",
      human:
        "(?:жив\\p{L}+ )?(?:человек(?!е)\\p{L}*|людин\\p{L}*)|(?:жив\\p{L}+ )?оператор(?!а связи)\\p{L}*|менеджер|консультант|специалист",
      not: "не",
      please: "пожалуйста|будь ласка|моля",
    },
    {
      talk: "να μιλήσω|μιλήσω|μιλήστε|συνδέστε|να συνδεθώ|να επικοινωνήσω|επικοινωνήσω",
      want: "θέλω|χρειάζομαι|θα ήθελα",
      people: "άνθρωπο|εκπρόσωπο|υπάλληλο|κάποιον|σύμβουλο|αντιπρόσωπο|υπεύθυνο",
      human: "άνθρωπο|εκπρόσωπο",
      not: "δεν|χωρίς",
      please: "παρακαλώ",
    },
    {
      talk: "vorbesc|vorbi|discut|conectați-mă|transferați-mă|transfer\\p{L}*|contact\\p{L}*|legătura",
      want: "vreau|aș vrea|as vrea|doresc|am nevoie de|dați-mi",
      people:
        "om|persoană|persoana|operator\\p{L}*|agent\\p{L}*|cineva|consultant\\p{L}*|reprezentant\\p{L}*|uman",
      human: "om(?:ul)?|persoană reală|operator uman|agent uman|operator",
      not: "nu|fără",
      please: "vă rog|te rog",
    },
    {
      talk: "beszél\\p{L}*|kapcsol\\p{L}*|kapcsolatba",
      want: "szeretnék|akarok|kérek",
      people:
        "ember\\p{L}*|ügyintéző\\p{L}*|munkatár\\p{L}*|valaki\\p{L}*|operátor\\p{L}*|ügyfélszolgálat\\p{L}*",
      human: "(?:élő |igazi )?ember\\p{L}*|ügyintéző\\p{L}*",
      not: "nem",
      please: "kérem|légyszi",
    },
    {
      talk: "bicara|berbicara|ngobrol|chat|sambungkan|hubungkan|dihubungkan|bercakap|alihkan|hubungi",
      want: "mau|ingin|minta|butuh|perlu|tolong|bisa|nak",
      people: "manusia|orang(?! lain)|cs|agen|operator|petugas|customer service|staf|admin|seseorang",
      human: "manusia|orang (?:asli|beneran|sungguhan)|operator|cs",
      not: "tidak|nggak|gak|tak|jangan",
      please: "tolong|dong|ya",
    },
    {
      talk: "nói chuyện|gặp(?! lỗi| vấn đề| sự cố| khó| phải)|kết nối|chuyển (?:cho|tới|đến|máy)|trao đổi|liên hệ",
      want: "muốn|cần|cho tôi|xin",
      people: "nhân viên|người thật|con người|tổng đài viên|tư vấn viên|ai đó|người tư vấn",
      human: "người thật|nhân viên (?:tư vấn|hỗ trợ)|tổng đài viên|tư vấn viên",
      not: "không|đừng",
      please: "ạ|với",
    },
    {
      talk: "(?<!电)话|(?<!電)話|聊|沟通|溝通|转人工|轉人工|转接|轉接|接通|接人工|联系|聯繫|找",
      want: "要|想|需要|请|請|找|有没有|有沒有",
      people: "人工(?!智能|智慧)|真人|客服|人类|专员|專員|活人|经理|經理|主管",
      human: "人工(?!智能|智慧|审核|審核|费|費|成本)|真人|活人",
      not: "不(?:想|要|用|需要|必)|别|別|无需|無需",
      please: "服务|服務|客服|谢谢|謝謝",
    },
    {
      talk: "(?<!電)話(?=し|せ|を|が)|つない|繋|お願い|代わって|かわって|チャット|対応して",
      want: "たい|ほしい|欲しい|お願い|ください|下さい",
      people: "人間|オペレーター|担当者|担当の方|有人|スタッフ|係の人|生身|責任者|上司",
      human: "人間|オペレーター|担当者|有人",
      not: "(?!)",
      please: "お願いします|ください|と",
    },
    {
      talk: "연결|통화|상담|얘기|이야기|대화|말하고|바꿔",
      want: "싶|원해|주세요|해줘|해 주|필요",
      people: "상담원|상담사|사람|직원|담당자|매니저|책임자",
      human: "상담원|상담사|담당자|진짜 사람",
      not: "안 |필요 ?없",
      please: "부탁|요",
    },
    {
      talk: "التحدث|أتحدث|اتحدث|أتكلم|اتكلم|الكلام|أكلم|اكلم|تحويلي|حولني|حوّلني|توصيلي|التواصل|التكلم",
      want: "أريد|اريد|أرغب|ارغب|عايز|عاوز|أبغى|ابغى|ابي|أحتاج|احتاج|ممكن",
      people:
        "\\p{L}{0,3}(?:إنسان|انسان|شخص|موظف|ممثل|مندوب)|بشري|خدمة العملاء|أحد|احد|مسؤول|الدعم|مدير|وكيل",
      human: "إنسان|انسان|شخص حقيقي|موظف|ممثل|خدمة العملاء",
      not: "لا|بدون|دون",
      please: "من فضلك|لو سمحت",
    },
    {
      talk: "לדבר|לשוחח|להתכתב|להעביר|תעביר\\p{L}*|לחבר|תחבר\\p{L}*|להתחבר",
      want: "רוצה|צריך|צריכה|אפשר|מבקש|מבקשת",
      people: "\\p{L}{0,2}נציג\\p{L}*|אדם|בן אדם|מישהו|אנושי|מנהל\\p{L}*|שירות הלקוחות",
      human: "נציג\\p{L}*|בן אדם|אדם אמיתי|אנושי",
      not: "לא|בלי",
      please: "בבקשה",
    },
    {
      talk: "बात|संपर्क|कनेक्ट|जोड़|ट्रांसफर",
      want: "चाहिए|चाहता|चाहती|करनी है|कराओ|करवा|करा|कर दो|करें",
      people: "इंसान|व्यक्ति|एजेंट|किसी से|प्रतिनिधि|मैनेजर|कस्टमर केयर|आदमी|अधिकारी",
      human: "इंसान|असली|प्रतिनिधि|एजेंट",
      not: "नहीं|बिना",
      please: "कृपया",
    },
    {
      talk: "คุย|ติดต่อ|โอน|พูด|สนทนา",
      want: "ขอ|อยาก|ต้องการ",
      people: "เจ้าหน้าที่|พนักงาน|แอดมิน|คนจริง|มนุษย์|กับคน",
      human: "เจ้าหน้าที่|แอดมิน|คนจริง|พนักงาน",
      not: "ไม่",
      please: "ครับ|ค่ะ|หน่อย",
    },
  ] satisfies RequestWords[]
).map(compile);

type Compiled = { asks: RegExp; alone: RegExp; notWanted: RegExp };

function compile({ talk, want, people, human, not, please }: RequestWords): Compiled {
  const [start, end] = WITHOUT_SPACES.test(people) ? ["", ""] : ["(?<!\\p{L})", "(?!\\p{L})"];
  const word = (words: string) => `${start}(?:${words})${end}`;
  return {
    asks: new RegExp(
      [
        `${word(talk)}${GAP}${word(people)}`,
        `${word(people)}${GAP}${word(talk)}`,
        `${word(want)}[^.!?。！？…\\n]{0,8}?${word(human)}`,
        `${word(human)}[^.!?。！？…\\n]{0,4}?${word(want)}`,
      ].join("|"),
      "u",
    ),
    alone: new RegExp(`^(?:(?:${please})[ ,]*)?(?:${human})(?:[ ,]*(?:${please}))*[ .!?。！？]*$`, "u"),
    notWanted: new RegExp(
      `${start}(?:${not})${start === "" ? "" : "(?!\\p{L})"}${GAP}(?:${word(people)}|${word(talk)})(?:${GAP}${word(people)})?`,
      "gu",
    ),
  };
}

function findByWords(words: string, { asks, alone, notWanted }: Compiled): string | null {
  const match = asks.exec(words.replace(notWanted, " … ")) ?? alone.exec(words);
  return match === null ? null : match[0].trim();
}
