/** What an answer must hold to be one: a time that something takes or has, or what it costs. */
export type AnswerKind = "duration" | "amount";

const NUMBER =
  "(?:\\d[\\d.,]*|one|two|three|four|five|six|seven|ten|twelve|fourteen|thirty|a few|several|einen?|einer|zwei|drei|wenigen?|un|une|deux|trois|quelques|una?|dos|tres|due|tre|een|twee|drie|um|uma|dois|duas)";
const UNIT =
  "(?:min(?:ute)?s?|minuten?|minutos?|minuti|h|hrs?|hours?|stunden?|heures?|horas?|or[ae]|uur|uren|days?|tage?n?|(?:werk|arbeits)tage?n?|jours?|d[ií]as?|giorn[io]|dag|dagen|weeks?|wochen?|semaines?|semanas?|settiman[ae]|week|weken|months?|monate?n?|mois|mes(?:es)?|mês|mes[ei]|maand(?:en)?|years?|jahre?n?|ans?|années?|años?|ann[io]|jaar|jaren|anos?)";
const BETWEEN = "(?:\\s?(?:to|or|and|bis|oder|à|a|o|ou|tot|of|-|–)\\s?\\d+)?";

/** How a question asks for it, and how a text says it. A heading or a list of the same text need not say the question's words again. */
const KINDS: readonly { kind: AnswerKind; asked: RegExp; said: RegExp }[] = [
  {
    kind: "duration",
    // "How long is the cable?" asks for a length.
    asked:
      /\bhow long (?:does|do|did|will|would|should|can|until|before|after|for|to|it|(?:is|are) (?:the |your |my |a )?(?:free )?(?:trial|warranty|guarantee|delivery|shipping|wait|return|refund|notice|contract|period|window|processing))|\bhow (?:soon|fast|quickly|many (?:minutes|hours|days|weeks|months|years))\b|\bwhen (?:will|do|does|can|should|would) |\b(?:delivery|shipping|waiting|processing|response) times?\b|\bwie (?:lange|schnell|viele (?:tage|wochen|stunden|monate))\b|\bwann (?:wird|kommt|kommen|bekomme|erhalte|ist|werden|kann)|\b(?:liefer|bearbeitungs)(?:zeit|dauer)|\bcombien de (?:temps|jours|semaines)\b|\bquand (?:vais|est-ce|sera|recevr)|\bd[ée]lais?\b|\bcu[áa]nto (?:tiempo|tarda|demora|dura)\b|\bcu[áa]ndo (?:llega|recib|me |voy)|\bquanto (?:tempo|dura|ci vuole|demora)\b|\bquando (?:arriva|ricever|vou|chega)|\bhoe (?:lang|snel)\b|\bwanneer (?:wordt|krijg|komt|ontvang)/iu,
    said: new RegExp(
      `(?<![\\p{L}\\d])${NUMBER}${BETWEEN}\\s?-?(?:(?:working|business|calendar|full) )?${UNIT}(?!\\p{L})|(?<!\\p{L})(?:immediately|instantly|overnight|(?:the )?(?:same|next) (?:working |business )?day|sofort|umgehend|innerhalb)(?!\\p{L})`,
      "iu",
    ),
  },
  {
    kind: "amount",
    asked:
      /\bhow much (?:is|are|does|do|will|would|to|for|it)\b|\b(?:costs?|prices?|pricing|fees?)\b|\bwie ?viel (?:kostet|kosten)\b|\b(?:was|wieviel) kostet\b|\b(?:preise?|kosten|gebühr(?:en)?)\b|\bcombien (?:coûte|ça coûte|coûtent)\b|\b(?:prix|tarifs?|frais)\b|\bcu[áa]nto (?:cuesta|cuestan|vale)\b|\b(?:precios?|coste|tarifas?)\b|\bquanto (?:costa|costano|custa|custam)\b|\b(?:prezz[io]|preços?|tariff[ae])\b|\bhoeveel kost|\b(?:prijs|prijzen|tarief)\b/iu,
    said: /[€$£¥]\s?\d|\b(?:EUR|USD|GBP|CHF)\s?\d|\d[\d.,]*\s?(?:[€$£¥]|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b|francs?\b|kr\b|zł)|\bfree of charge\b|\b(?:is|are) free\b|\bkostenlos\b|\bgratuit|\bgratis\b/iu,
  },
];

/** Questions are read no further than this: what is asked stands in their first lines. */
const MAX_LENGTH = 600;

/** What kind of answer a question asks for; null for most, which ask how to do something. */
export function readAnswerKind(question: string): AnswerKind | null {
  const start = question.slice(0, MAX_LENGTH);
  return KINDS.find(({ asked }) => asked.test(start))?.kind ?? null;
}

/** Does the text say a thing of that kind? */
export function holdsKind(text: string, kind: AnswerKind): boolean {
  return KINDS.some((entry) => entry.kind === kind && entry.said.test(text));
}
