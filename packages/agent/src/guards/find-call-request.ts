import { wordPattern } from "./plain-words.ts";

/**
 * Asking to be called, or for somebody's superior: a person is wanted though neither "human" nor "agent" is said. A question about a
 * call ("will you call before the delivery?") is none, nor is a callback of software.
 *
 * @param words the text as `plainWords` gives it; `cleaned` is the same without the wordings that are no request
 * @returns the words that matched, or null
 */
export function findCallRequest(words: string, cleaned: string): string | null {
  const match = PATTERNS.map((pattern) => pattern.exec(cleaned)).find((found) => found !== null);
  const foreign = FOREIGN.map((pattern) => pattern.exec(words)).find((found) => found !== null);
  return (match ?? foreign)?.[0].trim() ?? null;
}

const ASK =
  "(?:(?:hi|hello|hey|please|pls|plz|kindly|just|so|then|ok|okay|and|can|could|would|will|you|u|someone|somebody|anyone)(?:[ ,.!]+|$))*";
const SUPERIOR =
  "(?:boss(?:es)?|superiors?|ceo|director|head of \\w+|(?:person|people|one) in charge|management|manager|supervisor|team ?lead(?:er)?)";
const DEPARTMENT =
  "(?:(?:the |your |ur )?(?:sales|billing|accounts|accounting|finance|legal|complaints|customer relations|management|tech(?:nical)? support)(?: team| department| dept| desk)?)";
const COLLEAGUE =
  "(?:an? (?:\\w+ )?(?:colleagues?|co-?workers?|employee|team member|teammate|member of (?:your |the )?(?:team|staff)|person|human|advis[oe]r|representative|agent)|(?:one|any|some|a colleague|an employee) of (?:you|yours|your \\w+))(?: guys| there)?(?: of yours)?";
const REACH =
  "(?:call|phone|ring|contact|get in touch with|get back to|reach out to|speak to|talk to|reply to|respond to|answer)";

/** "can you call me when it is ready?" asks what will happen. */
const NOT_LATER = "(?! (?:when|if|once|before (?:the|my|your|you|it|he|she|they|i|we)))";

const CALL_ME =
  "(?:call|phone|ring) (?:me|us)(?: back| up)?(?: ?(?:[.!?,;:(+0-9]|$)| (?:please|pls|on|at|under|asap|now|today|tomorrow|tonight|this|next|later|immediately|urgently|right|about|regarding|to (?:discuss|talk|sort|resolve)|as soon|anytime|between|after|before \\d|mon|tues|wednes|thurs|fri|my (?:number|phone)))";

const ENGLISH = [
  // "call me", "please ring us tomorrow", "can you call me back at +49…", not "call me Al", nor "will you call me before you come?"
  `(?:^|[.!?,;:] )${ASK}${CALL_ME}`,
  `(?<!\\b(?:what|when|why|who) )\\b(?:can|could|would|will) (?:you|u) (?:guys |please |pls |kindly |maybe )*${CALL_ME}`,
  // "I need a callback", "can I get a phone call"
  `\\b(?:i|we|id|please|can|could|may|would|pls)(?: \\w+){0,3} (?:need|want|like|request|prefer|have|get|arrange|expect|demand|give me|receive)(?: \\w+)? (?:a |an )?(?:phone ?call|telephone call|call ?back|call back|return call)\\b(?! (?:url|uri|urls|function|endpoint|address|handler|feature|button|widget|link))`,
  "^(?:please |a |request(?:ing)? |urgent )*(?:call ?back|phone ?call)(?: request(?:ed)?)?(?: please| pls| asap| now| today| tomorrow)*[ .!?]*$",
  // "let me talk to your boss", "get me the person in charge"
  `\\b(?:talk|speak|chat|complain|escalate)(?:ing)?(?: this| it)? (?:to|with) (?:an? |the |your |ur |some |any |whoever is |who is |someone in )*(?:${SUPERIOR}|in charge|charge)\\b`,
  `\\b(?:get|give|bring|fetch|put) (?:me |us )(?:through to |on to )?(?:an? |the |your |ur )*(?:${SUPERIOR}|somebody|someone)\\b`,
  `\\b(?:talk|speak|chat|put (?:me|us) through|connect (?:me|us)|transfer (?:me|us)) (?:to|with) ${DEPARTMENT}(?:[ .!?,]*$| (?:please|now|about|regarding|because|asap))`,
  // "could a colleague of yours get in touch with me", "could one of you ring me"
  `\\b(?:can|could|would|may|will) ${COLLEAGUE} (?:please |kindly |maybe |just )*${REACH} (?:me|us|my|this)\\b${NOT_LATER}`,
  `\\b(?:have|get) (?:someone|somebody|${COLLEAGUE}) (?:to )?${REACH} (?:me|us|my|this)\\b`,
  `\\bbe (?:contacted|called|phoned|served) (?:back )?by (?:someone|somebody|${COLLEAGUE})`,
  // "I'd like a demo with one of your colleagues"
  `\\b(?:i|we|id)(?: would| want| need| like| to| have| please)* (?:an? )(?:\\w+ )?(?:call|demo|meeting|appointment|chat|conversation|word) with ${COLLEAGUE}`,
  // "someone please respond", "is anyone going to reply?"
  "^(?:(?:hello|hi|hey|please|can|could|will|would)[ ,!.?]*)*(?:some|any) ?(?:one|body)(?: please| ever)? (?:please )?(?:respond|reply|answer)(?:s|ing)?(?: (?:to )?(?:me|us))?[ .!?]*$",
  "\\b(?:is|will) (?:any|some) ?(?:one|body) (?:ever |even |actually )*(?:(?:going to|gonna) )?(?:reply|respond|answer)(?:ing)?(?: (?:to )?(?:me|us|my \\w+))?[ .!?]*$",
  // "speak with an actual dentist": whatever the trade is
  "\\b(?:talk|speak|chat)(?:ing)? (?:to|with) (?:an? |the |your )?(?:real|actual|live|human) \\w+",
];
const PATTERNS = ENGLISH.map(wordPattern);

const FOREIGN = [
  // de
  "(?<!(?:wer|wann|warum|wieso) )\\bruf(?:en sie|t|e|)? (?:mich|uns) (?:(?:bitte|doch|mal|gern\\w*|heute|morgen|jetzt|sofort|schnellstmöglich|umgehend|telefonisch|kurz) )*(?:an|zurück|unter)\\b",
  "\\b(?:könn(?:en sie|t ihr|test du|ten sie)|kannst du|würden sie) (?:mich|uns) (?:(?:bitte|mal|heute|morgen|kurz) )*(?:anrufen|zurückrufen)",
  "\\b(?:bitte um|bitten um|wünsche|möchte|hätte gern\\w*|brauche|erbitte) (?:(?:einen|um|dringend|schnellen) )*(?:rückruf|anruf)\\b|^(?:bitte )?rückruf(?: bitte| erbeten)*[ .!]*$",
  "\\b(?:ihr|euer|dein|ihren?|euren?|deinen|den|einen|einem|ihrem|eurem) (?:chef(?:in)?|vorgesetzte[nr]?|geschäftsführer(?:in)?|filialleiter(?:in)?|verantwortlichen?|mitarbeiter(?:in)?|mensch(?:en)?) (?:(?:persönlich|direkt|jetzt|bitte|sofort) )*(?:sprechen|reden)\\b",
  "\\b(?:geben sie mir|gib mir|holen sie|hol mir) (?:bitte |jetzt )*(?:ihren?|deinen|den|einen) (?:chef(?:in)?|vorgesetzten|geschäftsführer|verantwortlichen|menschen)\\b",
  // es
  "\\bll[aá]m(?:e|en|a)(?:me|nos)\\b|\\b(?:me|nos) (?:pueden|puede|podr[ií]an|podr[ií]a|puedes) (?:por favor )?llamar\\b|\\b(?:pueden|puede|podr[ií]an|podr[ií]a|puedes) (?:por favor )?llamar(?:me|nos)\\b(?! (?:cuando|si|antes))",
  "\\b(?:quiero|necesito|solicito|quisiera|exijo) (?:que (?:me|nos) (?:llamen|llame|devuelvan la llamada)|una llamada)\\b",
  "\\b(?:hablar|comunicar\\w*|p[aá]s[ae]\\w*) (?:con|a) (?:(?:su|tu|el|la|un|una|alg[uú]n) )*(?:jef[ea]|superior|director[a]?|due[nñ]o)\\b",
  // fr
  "\\br?appel(?:ez|er|le|lez)[- ](?:moi|nous)\\b|\\b(?:pouvez|pourriez|peux|pourrais)[- ](?:vous|tu) (?:me |nous |m)r?appeler\\b|\\b(?:me|nous) faire rappeler\\b|\\b(?:veux|voudrais|souhaite|souhaiterais|aimerais|demande à) être r?appelée?s?\\b",
  "\\b(?:parler|passez[- ]moi|passe[- ]moi) (?:(?:à|avec|au) )?(?:(?:votre|ton|vos|le|la|un|une) )*(?:chef|patronn?e?|supérieure?|direct(?:eur|rice)|responsable)\\b",
  // it
  "\\b(?:ri)?chiam(?:atemi|ami|atemi|i mi|atici)\\b|\\bmi (?:richiami|chiami|richiamate|chiamate)\\b(?! quando)|\\b(?:potete|può|puoi|potreste|potrebbe) (?:per favore )?(?:ri)?chiamar(?:mi|ci)\\b|\\b(?:vorrei|voglio) essere (?:ri)?chiamat[oa]\\b",
  "\\b(?:parlare|passatemi|mi passi) (?:con )?(?:(?:il|la|un|una|tuo|suo|vostro|tua|sua|vostra) )*(?:capo|superiore|direttore|direttrice|titolare)\\b",
  // nl
  "^(?:(?:hallo|hoi|graag|kunt u|kun je|wil je|wilt u|alstublieft)[ ,]*)*bel(?:t u|len)? (?:me|mij|ons)(?: (?:even|alstublieft|aub|terug|op|morgen|vandaag|nu))*\\b|\\b(?:kunt u|kun je|kunnen jullie|wilt u|willen jullie) (?:me|mij|ons) (?:(?:even|vandaag|morgen|alstublieft) )*(?:terug)?bellen\\b|\\bgraag (?:even )?(?:teruggebeld|gebeld) worden\\b",
  "\\b(?:met|van) (?:(?:je|uw|jullie|de|een) )*(?:baas|leidinggevende|directeur)\\b[^.!?]{0,20}\\b(?:spreken|praten)\\b",
  // pt
  "\\b(?:me )?(?:liguem|ligue)(?:-me)?\\b(?! (?:o|a|os|as) )|\\b(?:podem|pode|poderiam|poderia) (?:me ligar|ligar-me|ligar para mim)\\b|\\b(?:quero|preciso|gostaria) (?:de )?(?:uma ligação|que me liguem)\\b",
  "\\bfalar (?:com|para) (?:(?:o|a|seu|sua|teu|um|uma) )*(?:chefe|superior|diretora?|patrão)\\b",
].map(wordPattern);
