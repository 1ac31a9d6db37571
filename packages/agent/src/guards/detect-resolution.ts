import { isPhrase } from "../phrases/phrases.ts";
import { plainWords, wordPattern } from "./plain-words.ts";
import { readShortReply } from "./read-short-reply.ts";

export type ResolutionSign = { sign: "confirmed" | "refused"; evidence: string } | { sign: "none" };

const CONFIRMED = wordPattern(
  [
    "\\b(?:that|this|it|which|you|your (?:answer|reply|link)|problem|issue)(?: has| have| is| was|s|ve)? ?(?:just |finally |all |now |totally |completely )?(?:solved|fixed|resolved|sorted|cleared|did (?:the trick|it|help)|worked|helped(?: me)?(?: a lot)?|answers? my question|answered (?:my question|it|everything)|works(?: now| perfectly| fine| great)?|works? (?:again|like a charm)|clears? (?:it|that|things) up|(?:is )?(?:exactly )?what i (?:needed|was looking for|wanted)|makes sense now)\\b",
    "\\b(?:(?:its|im|we are|all|were) (?:all )?(?:sorted|solved|resolved|fixed|set|good)(?: now)?|problem (?:is )?(?:solved|gone|fixed)|(?:it|everything|all) (?:is )?(?:works?|working)(?: now| again| fine)|i (?:found|got|fixed|solved|figured|managed)(?: it| that)?(?: out| working| to work)?(?: now)?(?: thanks| thank you)?$|got it working|no (?:further|more|other) (?:questions?|help needed)|nothing else|thats all i needed|(?:you )?can close (?:this|the (?:ticket|chat|conversation|case)))\\b",
    "^(?:perfect|excellent|awesome|brilliant|great|wonderful|fantastic|super)[ ,.!]+(?:thanks?|thank you|thx|cheers|that (?:worked|helped))",
    // de
    "\\b(?:hat (?:sich )?(?:geklappt|funktioniert|geholfen|erledigt)|(?:problem|frage|das) (?:ist )?(?:gelöst|geklärt|erledigt|behoben|beantwortet)|(?:jetzt|nun) (?:geht|funktioniert|klappt) (?:es|alles)|(?:es|alles) (?:geht|funktioniert|klappt) (?:jetzt|nun|wieder)|hat sich erledigt)\\b|^(?:perfekt|super|prima|bestens|klasse)[ ,.!]+(?:vielen )?dank",
    // es
    "\\b(?:(?:problema|duda|asunto|todo) (?:ya )?(?:está )?(?:resuelt[oa]|solucionad[oa]|arreglad[oa]|aclarad[oa])|ya (?:funciona|está|quedó|lo (?:tengo|resolví|encontré))|(?:me (?:ha )?(?:ayudó|servido|sirvió|ayudado))|(?:eso|esto) (?:funcionó|era)|ha funcionado)\\b|^(?:perfecto|genial|excelente)[ ,.!]+(?:muchas )?gracias",
    // fr
    "\\b(?:(?:problème|souci|question) (?:est )?(?:résolue?|réglée?)|(?:c ?est|cest|tout est) (?:bon|réglé|résolu|parfait)(?: maintenant)?|ça (?:marche|fonctionne)(?! pas)(?: maintenant| bien)?|ça a (?:marché|fonctionné)|ça ma (?:aidé|bien aidé))(?![\\p{L}])|^(?:parfait|super|génial|excellent)[ ,.!]+merci",
    // it
    "\\b(?:(?:problema|tutto|questione) (?:è )?(?:stato )?(?:risolt[oa]|sistemat[oa]|a posto)|ho risolto|ora (?:funziona|va)|adesso funziona|(?:mi )?(?:è stato|sei stato|ha) (?:utile|aiutato)|ha funzionato)\\b|^(?:perfetto|ottimo|benissimo)[ ,.!]+(?:grazie|mille grazie)",
    // nl
    "\\b(?:(?:probleem|vraag|het|dat) is (?:nu )?(?:opgelost|gelukt|beantwoord|verholpen)|het werkt (?:nu|weer)|nu werkt het|(?:het|dat) (?:heeft|hielp) (?:me )?(?:geholpen)?|is gelukt)\\b|^(?:perfect|top|super|geweldig)[ ,.!]+(?:bedankt|dank)",
    // pt
    "\\b(?:(?:problema|dúvida|tudo) (?:já )?(?:foi |está )?(?:resolvid[oa]|solucionad[oa]|esclarecid[oa])|(?:já|agora) (?:funciona|funcionou|deu certo|está funcionando|resolvi)|deu certo|(?:me )?ajudou(?: muito)?|consegui(?: resolver)?|funcionou)\\b|^(?:perfeito|ótimo|excelente)[ ,.!]+(?:muito )?obrigad",
  ].join("|"),
);

const REFUSED = wordPattern(
  [
    "\\b(?:(?:that|this|it|which|your answer|the (?:link|article|answer|solution)|none of (?:this|that|these)) ?(?:still |really |just |also |has |does |did |is |was )*(?:didnt|doesnt|does not|did not|hasnt|not|isnt|wasnt|wont|cant)(?: really| even| actually)? (?:help(?:ed|ing|ful)?|work(?:ed|ing)?|solve[d]?|fix(?:ed)?|answer(?:ed)?|what i|relevant|the (?:answer|problem|issue|same)|useful|my question|it)|not (?:helpful|what i (?:asked|meant|need|want|am asking)|my question|the (?:answer|question|issue)|solved|resolved|useful)|wrong (?:answer|article|topic|link)|still (?:not|doesnt|isnt|the same|broken|doesn|cant|having|no|get|getting)|(?:you )?(?:didnt|did not|dont|do not) (?:answer|understand|read|get)(?: (?:my|the|me|what))?|thats not (?:it|what|right|correct|my|the)|tried (?:that|this|it|all (?:that|of that))(?: already)?|already (?:tried|did|done|said|told|read)|same (?:problem|issue|error|thing)(?: again)?|useless|unhelpful|doesnt (?:make sense|apply|answer)|irrelevant)\\b",
    "^(?:no|nope|nah|not really|wrong|nein|non|nee|não)[ .!]*$",
    "\\b(?:hilft (?:mir )?nicht|hat nicht (?:geholfen|geklappt|funktioniert)|(?:das|es) (?:geht|funktioniert|klappt) (?:immer noch |trotzdem |leider )?nicht|immer noch (?:nicht|kein|das)|falsche antwort|nicht (?:meine frage|was ich))(?![\\p{L}])",
    "\\b(?:no (?:me )?(?:ayuda|sirve|sirvió|funciona|funcionó|es lo que)|sigue (?:sin|igual|fallando)|eso no (?:es|responde))\\b",
    "(?<![\\p{L}])(?:ne (?:m ?aide|marche|fonctionne|répond) (?:toujours |pas)|(?:ça|cela) ne (?:m ?aide|marche|fonctionne|répond)|ça (?:marche|fonctionne) (?:toujours )?pas|toujours (?:pas|le même)|pas (?:utile|ma question|ce que je))(?![\\p{L}])",
    "\\bnon (?:mi )?(?:aiuta|funziona|serve|è (?:quello che|utile|la risposta)|ha (?:funzionato|aiutato))\\b",
    "\\b(?:helpt (?:me )?niet|werkt (?:nog steeds |nog )?niet|nog steeds niet|niet (?:mijn vraag|wat ik))\\b",
    "\\bnão (?:me )?(?:ajud(?:a|ou)|funciona|funcionou|serve|resolveu|deu certo|é (?:isso|o que))\\b",
  ].join("|"),
);

/** "that solved my old problem, but…", "it works, how do I…": something is still open. */
const STILL_OPEN =
  /\?|\b(?:but|however|except|although|now i (?:need|want|have)|one more|another (?:question|thing|problem|issue)|also|how|what|where|aber|jedoch|noch eine|pero|sin embargo|mais|cependant|però|tuttavia|maar|mas|porém)\b/u;
const NEGATED =
  /\b(?:not|didnt|doesnt|hasnt|isnt|never|wont|if|hope|until|unless|nicht|kein|no (?!more|further|other)|ne|pas|non|niet|não)\b/u;
const YES =
  /^(?:yes|yep|yeah|yup|sure|it did|yes it did|it does|ja|sí|si|oui|sì|sim)(?:[ ,.!]+(?:thanks?|thank you|thx|it did|that helped|danke|gracias|merci|grazie|bedankt|obrigad[oa]|perfect))*[ .!]*$/;
const ASKED_IF_HELPED =
  /(?:did (?:that|this|it) (?:help|work|solve|answer)|does (?:that|this) (?:help|work|answer|solve)|is (?:that|it|everything) (?:solved|resolved|working))[^?]*\?/i;
const ASKED_FOR_MORE = /anything else[^?]*\?\s*$/i;

/**
 * What a message says about the answer before it: confirmed that all is solved, refused the answer, or neither.
 * A confirmation with a further question or a "but" is none: the conversation stays open (A6).
 */
export function detectResolution(text: string, previousAgentText: string | null): ResolutionSign {
  if (previousAgentText === null) return { sign: "none" };
  const words = plainWords(text);
  const short = readShortReply(text);
  // "Is there anything else?" turns both round: "no" means that all is solved, "yes" that it is not.
  if (ASKED_FOR_MORE.test(previousAgentText) || isPhrase(previousAgentText, "thanks")) {
    if (short === "no") return { sign: "confirmed", evidence: words };
    if (short !== null) return { sign: "none" };
  }
  if (
    short === "puzzled" &&
    !isPhrase(previousAgentText, "greet") &&
    !isPhrase(previousAgentText, "tellMore")
  )
    return { sign: "refused", evidence: text.trim() };
  if (words === "" || words.length > 400) return { sign: "none" };
  const confirmed = CONFIRMED.exec(words);
  const refused = REFUSED.exec(words);
  if (
    confirmed !== null &&
    refused === null &&
    !STILL_OPEN.test(words) &&
    !isNegated(words, confirmed.index)
  ) {
    return { sign: "confirmed", evidence: confirmed[0].trim() };
  }
  if (YES.test(words) && ASKED_IF_HELPED.test(previousAgentText))
    return { sign: "confirmed", evidence: words };
  if (refused !== null) return { sign: "refused", evidence: refused[0].trim() };
  return { sign: "none" };
}

/** A negation shortly before the match turns it round: "I hope that solved it", "not sure this helped". */
function isNegated(words: string, at: number): boolean {
  return NEGATED.test(words.slice(Math.max(0, at - 25), at));
}
