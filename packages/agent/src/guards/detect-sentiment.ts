import SentimentLexicon from "sentiment";
import type { Sentiment } from "../contract.ts";
import { detectLanguage } from "./detect-language.ts";
import { plainWords, withoutLinks, withoutQuotedMail } from "./plain-words.ts";

export type SentimentReading = {
  sentiment: Sentiment;
  /** Below 0 upset, above 0 pleased; about -10 to 10. For ordering, not for display. */
  score: number;
  /** The words and signs it was read from, strongest first. */
  evidence: string[];
};

/** How letters begin and end says nothing of a mood: "Dear team", "Best regards". */
const FORMULAS =
  /^dear \p{L}+|\b(?:with )?(?:my |our )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes|greetings)\b|\byours (?:sincerely|faithfully|truly)\b/gu;

/** At or below: upset. Above: neutral or positive. */
const UPSET = -1;
/** At or below: angry rather than frustrated. */
const ANGRY = -6;
const PLEASED = 1.5;

const lexicon = new SentimentLexicon();

// AFINN reads these as feeling; in support they are the subject ("cancel my order", "share", "problem with").
const TOPIC_WORDS = new Set(
  `cancel canceled cancelled cancelling cancels charge charged charges debt debts pay block blocked drop dropped error errors
  fire firing free join like lost matter miss missing no please pls problem problems share shared sharing solution solve
  solved solves stop stopped support supported supporting supports want wants warning yes yeah forgot forget forgotten question
  questioned hide reach reached limitation limited expired expire bug bugs crash dead growing top clear clearly natural kill
  demand increase increased failed fail failing fails wrong demo alert alerts attack block blocks critical trust ok
  die dies died dying empty cut cuts`.split(/\s+/),
);

type Cue = [weight: number, pattern: RegExp, sign: string];

/** Signs that AFINN lacks: how people write to a support desk. Weight, what to look for, what to call it. */
const CUES: Cue[] = [
  [
    -3,
    /\b(?:still (?:no|not|waiting|havent|hasnt|dont|doesnt|cant|isnt|wont)|(?:been|was|are|am|im|were|kept) (?:waiting|on hold|holding|stuck|trying)|on hold|no (?:response|reply|answer|one (?:answers|replies|responds|is|has|will|can))|nobody (?:answers|replies|responds|is|has|cares))\b/,
    "waiting without an answer",
  ],
  [
    -2,
    /\b(?:(?:for|after|over|another) )?(?:\d+|two|three|four|five|six|several|many) (?:\+ )?(?:hours?|hrs?|days?|weeks?|months?|times)\b(?= (?:now|and|on|later|delay|wait|late|already|in a row|to))|\b(?:hours|days|weeks|months) (?:later|and (?:still|no|counting))|\bfor (?:hours|days|weeks|months|ages)\b/,
    "long time",
  ],
  [
    -2,
    /\b(?:not|isnt|wasnt|arent|dont|doesnt|didnt|cant|cannot|wont|wouldnt|never|nothing|unable to|couldnt) (?:\w+ ){0,2}?(?:work(?:s|ing|ed)?|help(?:s|ed|ing|ful)?|answer(?:ing|ed|s)?|respond(?:ing|ed|s)?|arriv\w+|happy|good|acceptable|impressed|care|fix(?:ed)?|resolved?|make sense|get (?:through|any|a))\b/,
    "does not work or help",
  ],
  [
    -3,
    /\b(?:worst|terrible|horrible|awful|unacceptable|disgusting|pathetic|useless|ridiculous|disgrace(?:ful)?|appalling|atrocious|joke|scam(?:med)?|fraud|rip ?off|ripped off|incompetent|fed up|sick of|had enough|lies|lying|liars?|rude|nightmare|fuming|furious|livid|outrage\w*|clowns?|shame|shambles|garbage|crap(?:py)?|sucks?|suck|bullshit|bs|wtf|smh|ffs|ugh+|fail|hate)\b/,
    "strong complaint",
  ],
  [
    -3,
    /\b(?:lawyer|attorney|sue|suing|legal action|lawsuit|small claims|report you|chargeback|consumer (?:protection|rights)|trading standards|ombudsman|never (?:again|(?:use|buy|fly|order|shop)\w*)|(?:leaving|switching|taking my business|going elsewhere))\b/,
    "threatens to leave or to act",
  ],
  [
    -1.5,
    /\b(?:late|delay(?:s|ed)?|lost (?:my|our|bag|luggage|the)|missing|broken|damaged|stranded|stuck|overcharged|charged (?:me )?twice|double charged|wrong (?:item|order|size|product|information)|cancel+ed (?:my|our|flight|without|on)|refus\w+|ignored|waste(?:d)? (?:of|my)?|messed up|screwed|poor|slow(?:est)?|misinform\w*|(?:is|are|was|been|went|goes) (?:still )?down|keeps? \w+ing|every (?:single )?time|(?:down|broken|late|wrong|happened) again)\b/,
    "something went wrong",
  ],
  [
    -1.5,
    /\b(?:why (?:is|are|do|does|did|cant|wont|dont|would|isnt|arent|havent|hasnt|was|were) (?:\w+ ){0,6}(?:not|never|so|still|always|no|wont|cant|charge\w*|delay\w*|cancel\w*)|how (?:hard is it|difficult is it|much longer|many (?:more )?times|long (?:must|do i have to wait|are we|am i supposed|does it take to get))|really\?|seriously|come on|what (?:is going on|the (?:hell|heck|fuck)|kind of)|are you kidding|again\?|wake up|do something|thanks for nothing|no thanks to)\b/,
    "reproachful question",
  ],
  [
    -1.5,
    /\b(?:frustrat\w*|disappoint\w*|annoy\w*|upset|unhappy|confus(?:ed|ing)|angry|stress\w*|dissatisfied|inconvenien\w*|mistake|complain\w*|complaint)\b/,
    "says so",
  ],
  [
    -5,
    /\b(?:f+u+c+k\w*|fck\w*|shit\w*|bitch\w*|asshole\w*|bastards?|damn(?:ed|it)?|goddamn|bloody|idiots?|morons?|stupid|stfu|piss(?:ed)?)\b/,
    "swearing",
  ],
  [
    3,
    /\b(?:thank(?:s| you|u)|thx|ty|appreciate\w*|kudos|shout ?out|well done|cheers|grateful|gracias|danke|merci|grazie|bedankt|obrigad[oa])\b/,
    "thanks",
  ],
  [
    3,
    /\b(?:(?:love|loved|loving)|awesome|amazing|excellent|fantastic|perfect|wonderful|brilliant|great (?:job|service|flight|work|help|experience|customer|crew|product|support)|best|you(?:re| are| guys are)? (?:rock|great|awesome|the best|amazing)|so (?:happy|helpful|good)|very helpful|super|impressed|yay|works (?:now|great|perfectly)|you rock|made my day)\b/,
    "praise",
  ],
];

// --- Other languages -------------------------------------------------------------------------------------------

/** The same signs, by language: few and plain. No lexicon: a word list of one language is noise in another ("die"). */
const CUES_BY_LANGUAGE: Record<string, Cue[]> = {
  de: cues({
    complaint:
      "unverschämt|inakzeptabel|frechheit|schlechteste|katastroph|furchtbar|schrecklich|betrug|betrüger|verarsch|scheiß|scheiss|wütend|lächerlich|unmöglich(?:er|es)? (?:service|verhalten|laden)|unfähig|anwalt|nie wieder|saftladen|abzocke",
    trouble:
      "funktioniert (?:immer noch |noch immer |wieder |schon wieder )?nicht|geht (?:immer noch |schon wieder )nicht|immer noch (?:nicht|kein)|seit (?:tagen|wochen|stunden)|warte (?:immer noch|schon|seit)|enttäusch|genervt|nervt|verärgert|frustrier|niemand (?:antwortet|meldet|reagiert)|es reicht",
    praise:
      "danke|dank(?![\\p{L}])|super|perfekt|großartig|toll(?:e|es|er)?(?![\\p{L}])|spitze|wunderbar|klasse!|sehr (?:gut|hilfreich|nett)",
  }),
  es: cues({
    complaint:
      "inaceptable|vergüenza|pésim|horrible|estafa|mierda|furios|ridícul|ladrones|inútil|(?:el|la) peor|abogad|denunciar|nunca más",
    trouble:
      "sigue sin|todavía no|aún no|llevo (?:\\p{L}+ )?(?:días|horas|semanas)|decepcionad|molest[oa]|frustrad|hart[oa] de|nadie (?:responde|contesta)",
    praise: "gracias|perfecto|genial|excelente|estupend|maravill|muy (?:amable|bien|útil)",
  }),
  fr: cues({
    complaint:
      "inacceptable|honteux|scandaleux|arnaque|merde|furieux|furieuse|service nul|lamentable|ridicule|(?:le|la) pire|avocat|plus jamais",
    trouble:
      "ne (?:marche|fonctionne) (?:toujours |encore )pas|toujours pas|depuis (?:des |\\p{L}+ )?(?:jours|semaines|heures)|déçue?|agac|énerv|personne ne répond|ras le bol|jen ai marre",
    praise: "merci|parfait|génial|super(?![\\p{L}])|excellent|formidable|très (?:bien|utile|aimable)",
  }),
  it: cues({
    complaint:
      "vergogn|inaccettabile|truffa|schifo|pessim|furios|incompetent|ridicol|(?:il|la) peggior|avvocato|mai più",
    trouble:
      "ancora non|non funziona ancora|da (?:giorni|settimane|ore)|delus[oa]|arrabbiat|frustrat[oa]|nessuno risponde|stuf[oa] di",
    praise: "grazie|perfetto|ottimo|fantastico|eccellente|gentilissim|molto utile",
  }),
  nl: cues({
    complaint:
      "belachelijk|onacceptabel|schandalig|schande|waardeloos|oplichter|oplichting|woedend|verschrikkelijk|slechtste|advocaat|nooit meer",
    trouble:
      "werkt (?:nog steeds |weer )niet|nog steeds (?:niet|geen)|al (?:dagen|weken|uren)|teleurgesteld|gefrustreerd|boos|niemand reageert|ben het zat",
    praise: "bedankt|dank je|dank u|geweldig|perfect|top!|heel fijn|super(?![\\p{L}])",
  }),
  pt: cues({
    complaint:
      "inaceitável|vergonha|absurdo|golpe|palhaçada|péssim|ridícul|lixo|(?:o|a) pior|advogad|nunca mais|procon",
    trouble:
      "ainda não|há (?:\\p{L}+ )?(?:dias|semanas|horas)|decepcionad|irritad|chatead|frustrad|ninguém responde|continua sem",
    praise: "obrigad|perfeito|ótimo|excelente|maravilh|muito (?:bom|útil|gentil)",
  }),
};

const FOREIGN_PRAISE = Object.values(CUES_BY_LANGUAGE)
  .flat()
  .filter(([weight]) => weight > 0);

/** Understood everywhere. */
const INTERNATIONAL: Cue[] = [
  [-5, /(?<!\p{L})(?:f+u+c+k\w*|fck\w*|wtf|stfu|shit\w*|bullshit|idiot\w*)(?!\p{L})/u, "swearing"],
  [-4, /😡|🤬|💩|🖕/u, "angry emoji"],
  [-2.5, /😠|😤|👎|😒|🙄/u, "displeased emoji"],
  [-1.5, /😞|😢|😭|🙁|☹/u, "sad emoji"],
  [2, /😀|😃|😄|😊|😍|🥰|❤|👍|🙏|🎉|👏/u, "pleased emoji"],
];

function cues({ complaint, trouble, praise }: Record<"complaint" | "trouble" | "praise", string>): Cue[] {
  const starting = (source: string) => new RegExp(`(?<!\\p{L})(?:${source})`, "u");
  return [
    [-4, starting(complaint), "strong complaint"],
    [-2.5, starting(trouble), "does not work or waits"],
    [3, starting(praise), "thanks or praise"],
  ];
}

/**
 * How a customer's text sounds. English by lexicon and cues; six more languages by cues; any other by emoji and marks
 * alone, where silence is better than noise. `language` is ISO 639-1; without it the text's own is detected.
 */
export function detectSentiment(text: string, language?: string): SentimentReading {
  // An address says what a page is called, not how the customer feels: "/why-is-it-not-working".
  const own = withoutLinks(withoutQuotedMail(text)).slice(0, 4_000);
  const words = plainWords(own).replace(FORMULAS, " ");
  const spoken = language ?? detectLanguage(own).language;
  const evidence: { weight: number; sign: string }[] = [];
  let score = spoken === "en" ? lexiconScore(words, evidence) : 0;
  // The lexicon knows emoji, the other languages have them in a list. Short thanks in another language pass for English.
  const signs =
    spoken === "en" ? [...CUES, ...FOREIGN_PRAISE] : [...INTERNATIONAL, ...(CUES_BY_LANGUAGE[spoken] ?? [])];
  for (const [weight, pattern, sign] of signs) {
    const match = pattern.exec(words);
    if (match === null) continue;
    score += weight;
    evidence.push({ weight, sign: `${sign}: “${match[0].trim()}”` });
  }
  const raised = shouting(own);
  if (raised > 0 && score < 0) {
    score -= raised;
    evidence.push({ weight: -raised, sign: "capitals or exclamation marks" });
  }
  // Thanks for something that went wrong are irony or politeness; what went wrong decides.
  const hasComplaint = evidence.some(({ weight }) => weight <= -3);
  if (hasComplaint && score > UPSET) score = UPSET;
  else if (score >= PLEASED && evidence.some(({ sign }) => sign.startsWith("something went wrong")))
    score = 0;
  const ordered = evidence.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).map(({ sign }) => sign);
  return { sentiment: nameOf(score), score: Math.round(score * 100) / 100, evidence: ordered.slice(0, 5) };
}

function nameOf(score: number): Sentiment {
  if (score <= ANGRY) return "angry";
  if (score <= UPSET) return "frustrated";
  return score >= PLEASED ? "positive" : "neutral";
}

function lexiconScore(words: string, evidence: { weight: number; sign: string }[]): number {
  const { calculation } = lexicon.analyze(words);
  let sum = 0;
  for (const entry of calculation) {
    for (const [word, weight] of Object.entries(entry)) {
      if (TOPIC_WORDS.has(word)) continue;
      sum += weight;
      evidence.push({ weight: weight / 2, sign: word });
    }
  }
  // Long texts collect words of both kinds; the mean direction counts, not the length.
  const length = Math.max(1, words.split(" ").length / 25);
  return (sum * 0.6) / length ** 0.5;
}

/** 0 to 2.5: words in capitals and rows of marks, which make a complaint louder and praise no worse. */
function shouting(text: string): number {
  const longWords = text.match(/\p{L}{4,}/gu) ?? [];
  const capitals = longWords.filter(
    (word) => word === word.toUpperCase() && word !== word.toLowerCase(),
  ).length;
  const isLoud = longWords.length >= 3 && capitals / longWords.length > 0.5;
  return (isLoud ? 1.5 : 0) + (/[!?]{2,}/.test(text) ? 1 : 0);
}

const ORDER: Sentiment[] = ["angry", "frustrated", "neutral", "positive"];

/**
 * The sentiment of a conversation: the customer's last messages count, the latest most. One polite "thanks" at the
 * end of an angry exchange is neutral, not positive.
 */
export function combineSentiments(oldestFirst: readonly Sentiment[]): Sentiment {
  const recent = oldestFirst.slice(-3);
  const latest = recent.at(-1) ?? "neutral";
  const worst = ORDER.find((sentiment) => recent.includes(sentiment)) ?? "neutral";
  if (latest === "positive" && (worst === "angry" || worst === "frustrated")) return "neutral";
  if (latest === "neutral" && worst === "angry") return "frustrated";
  return latest;
}
