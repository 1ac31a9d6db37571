import { splitSentences } from "../passages/split-sentences.ts";
import { isConditional, isNegated } from "./read-polarity.ts";

/** What a company is held to once it has been said: money back, nothing to pay, something done. */
export type Claim = {
  /** Name of the kind, the same in every language; of what is said to be done, with who did what. */
  kind: string;
  negated: boolean;
  /** Says when it holds and when not ("no refunds after 30 days"): it speaks for both. */
  conditional: boolean;
  /** The sentence. */
  text: string;
};

/**
 * Claims of a text, sentence by sentence. A question claims nothing, nor does what is told back to the customer ("I see that
 * you want a refund").
 */
export function findClaims(text: string): Claim[] {
  return (
    splitSentences(text)
      .map(({ start, end }) => text.slice(start, end).trim())
      .filter((sentence) => sentence !== "" && !/[?？]["”)*_]*$/.test(sentence))
      // "…until the end of the period; we do not refund": the condition is the other half's.
      .flatMap((sentence) => sentence.split(/;\s+/u))
      .flatMap((sentence) => {
        const words = sentence.normalize("NFKC").toLowerCase().replaceAll("’", "'");
        const told = words.replace(TOLD_BACK, " ");
        return KINDS.filter(({ pattern }) => pattern.test(told)).map(({ kind, pattern }) => ({
          // "we have checked your return" of an article is no "I have cancelled your order".
          kind: kind === "done" ? `done ${doneBy(pattern.exec(told)?.[0] ?? "")}` : kind,
          // Without its own words: "no charge" is a promise, "no refund" is none.
          negated: isNegated(told.replace(pattern, " ")),
          conditional: isConditional(told),
          text: sentence,
        }));
      })
  );
}

/** Who, and the verb: the first and the last word. */
function doneBy(words: string): string {
  const all = words.match(/\p{L}+/gu) ?? [];
  return `${all[0]} ${all.at(-1)}`;
}

/** Is a claim of a reply made by the passages? A denial promises nothing. */
export function isClaimed(claim: Claim, known: readonly Claim[]): boolean {
  return (
    claim.negated ||
    known.some(({ kind, negated, conditional }) => kind === claim.kind && (conditional || !negated))
  );
}

const TOLD_BACK =
  /\b(?:(?:i|we) (?:understand|see|know|am sorry|are sorry)|i'm sorry|sorry|you (?:asked|want|wanted|would like|mentioned|wrote|said|are asking)|you'd like|ich verstehe|sie möchten|sie fragen|entiendo|je comprends|capisco|ik begrijp|entendo)\b[^,;:]*/gu;

// Verbs of which only a person, or a system that the agent has no access to, can say that it was or will be done.
const DONE = {
  en: "refunded|reimbursed|cancell?ed|credited|sent|e-?mailed|changed|updated|reset|issued|processed|extended|upgraded|downgraded|activated|deactivated|reactivated|deleted|removed|scheduled|booked|reserved|ordered|shipped|dispatched|replaced|applied|approved|waived|contacted|notified|informed|forwarded|escalated|transferred|unlocked|fixed|opened|created|checked|looked",
  de: "erstattet|storniert|gekündigt|gutgeschrieben|gesendet|geschickt|verschickt|geändert|aktualisiert|zurückgesetzt|ausgestellt|verlängert|aktiviert|deaktiviert|gelöscht|entfernt|gebucht|reserviert|bestellt|ersetzt|genehmigt|kontaktiert|informiert|weitergeleitet|freigeschaltet|behoben|erstellt|geprüft",
  es: "reembolsado|devuelto|cancelado|abonado|enviado|cambiado|actualizado|restablecido|emitido|ampliado|activado|desactivado|eliminado|reservado|pedido|reemplazado|aprobado|contactado|avisado|reenviado|escalado|creado|revisado",
  fr: "remboursé|annulé|crédité|envoyé|modifié|changé|mis à jour|réinitialisé|émis|prolongé|activé|désactivé|supprimé|réservé|commandé|remplacé|approuvé|contacté|informé|transmis|transféré|créé|vérifié",
  it: "rimborsato|annullato|accreditato|inviato|modificato|cambiato|aggiornato|reimpostato|emesso|prorogato|attivato|disattivato|eliminato|prenotato|ordinato|sostituito|approvato|contattato|informato|inoltrato|creato|verificato",
  nl: "terugbetaald|geannuleerd|gecrediteerd|verzonden|gestuurd|gewijzigd|bijgewerkt|gereset|verlengd|geactiveerd|gedeactiveerd|verwijderd|geboekt|gereserveerd|besteld|vervangen|goedgekeurd|gecontacteerd|doorgestuurd|aangemaakt|gecontroleerd",
  pt: "reembolsei|cancelei|enviei|alterei|atualizei|redefini|emiti|prorroguei|ativei|desativei|excluí|reservei|pedi|substituí|aprovei|contatei|encaminhei|criei|verifiquei",
};
const WILL =
  "cancel|credit|send|e-?mail|call|contact|reset|issue|process|extend|upgrade|activate|delete|remove|schedule|book|reserve|order|ship|dispatch|deliver|approve|waive|compensate|notify|inform|forward|escalate|follow up|get back to|look into|investigate|check|let you know|keep you|arrange|make an exception|make sure|fix|sort";

const DONE_BY_US = [
  `(?:\\bi|\\bwe|our team)(?:'ve|'d| have| has| had)?(?: now| just| already| also| successfully)* (?:${DONE.en})\\b`,
  `\\b(?:your|the) [\\p{L} ]{3,40} (?:has|have) (?:now |just |already |been |successfully )*(?:${DONE.en})\\b`,
  `\\b(?:ich habe|wir haben|habe ich|haben wir)\\b[^.]{0,80}(?:${DONE.de})(?!\\p{L})`,
  `\\b(?:he|hemos|ha sido)(?: ya)? (?:${DONE.es})`,
  `(?:\\bj'ai|\\bnous avons|\\ba été)(?: déjà| bien)? (?:${DONE.fr})`,
  `\\b(?:ho|abbiamo|è stat[oa])(?: già)? (?:${DONE.it})`,
  `\\b(?:ik heb|we hebben|wij hebben)\\b[^.]{0,80}(?:${DONE.nl})\\b`,
  `(?<!\\p{L})(?:${DONE.pt})(?!\\p{L})`,
].join("|");

/** "we'll email you when it ships" is claimed where the passages say that it is done, whoever it is they name. */
const WILL_KINDS = WILL.split("|").map((verb) => ({
  kind: `will-${verb.replace("e-?mail", "email").replaceAll(" ", "-")}`,
  pattern: new RegExp(
    `(?:\\bi|\\bwe|our team|a teammate|someone)(?:'ll| will| am going to| are going to|'m going to|'re going to| is going to| can| shall)(?: now| also| then| gladly| happily| personally| immediately)* ${verb}\\b`,
    "u",
  ),
  known: new RegExp(`\\b${verb}(?:s|es|ed|ing|ments?|led|ling)?\\b`, "u"),
}));

const KINDS: { kind: string; pattern: RegExp }[] = [
  {
    kind: "refund",
    pattern:
      /\brefund|money[- ]back|your money back|reimburse|(?:^|\P{L})(?:rück)?erstatt|geld zurück|reembols|devolver(?:emos|án|á)?[^.]{0,20}dinero|devolución del dinero|rembours|rimbors|terugbetal|geld terug|estorn|zwrot pieniędzy|återbetal|возврат (?:денег|средств)|返金|退款|환불/u,
  },
  {
    kind: "free",
    pattern:
      /\bfree (?:of charge|for (?:\d|the|all|every|up)|shipping|delivery|returns?|replacement|repair|upgrade|trial|exchange|postage|pick-?up|service|gift)|(?:is|are|for|completely|totally|absolutely) free(?!\p{L}| (?:to|of (?!charge)))|\b(?:no|without|zero) (?:\p{L}+ )?(?:costs?|charges?|fees?)\b|at no (?:\p{L}+ )?(?:cost|charge)|costs? nothing|kostenlos|kostenfrei|gebührenfrei|umsonst|versandkostenfrei|gratis|gratuit|sin (?:coste|costo|cargo)|sans frais|senza costi|kosteloos|sem custo|bezpłatn|бесплатн|無料|免费|무료/u,
  },
  {
    kind: "guarantee",
    pattern:
      /\bguarantee|\bpromise|lifetime warranty|\bwarrant(?:y|ies)\b|garantier|garantie|versprech|garant[ií]|promett|prometemos|beloof|gwarancj|гаранти|保証|保证|보증/u,
  },
  {
    kind: "lifetime",
    pattern: /\b(?:lifetime|for life|forever)\b|lebenslang|de por vida|à vie|a vita|levenslang|vitalíci/u,
  },
  {
    kind: "discount",
    pattern:
      /\b(?:discount|voucher|coupon|promo(?:tion(?:al)?)? code|store credit|cashback|compensation|compensate)|rabatt|gutschein|nachlass|entschädig|descuento|cupón|vale de|remise|réduction|bon d'achat|sconto|buono|korting|tegoedbon|desconto|cupom|zniżk|скидк|割引|折扣|할인/u,
  },
  {
    kind: "replacement",
    pattern:
      /\b(?:replace (?:it|them|your|the (?:item|product|device|unit))|a replacement|replacement (?:item|device|unit|product)|exchange (?:it|them) for)|ersatzgerät|ersatzlieferung|umtausch|tauschen [^.]{0,20}aus|reemplaz|remplac(?:er|ement)|sostitu(?:ir|zion)|vervang|substitu(?:ir|ição)/u,
  },
  {
    kind: "unlimited",
    pattern:
      /\bunlimited|no (?:\p{L}+ )?limits?\b|without (?:any )?limits?|as (?:many|often|much) as you (?:like|want)|unbegrenzt|unbeschränkt|ilimitad|illimité|illimitat|onbeperkt|sin límite|sans limite|senza limit/u,
  },
  {
    kind: "at-once",
    pattern:
      /\b(?:immediately|instantly|right away|straight away|at once|in no time)\b|(?<!\p{L})(?:sofort|umgehend|inmediatamente|de inmediato|immédiatement|tout de suite|immediatamente|subito|onmiddellijk|meteen|imediatamente|natychmiast|omedelbart|немедленно|сразу)(?!\p{L})/u,
  },
  {
    kind: "tomorrow",
    pattern:
      /\b(?:tomorrow|next[- ](?:business )?day|overnight)\b|(?<!\p{L})(?:bis morgen|schon morgen|am nächsten tag|mañana(?! por)|demain|domani|morgen (?:in huis|bezorgd|geleverd)|amanhã|jutro|imorgon|завтра|明日|明天|내일)(?!\p{L})/u,
  },
  {
    kind: "today",
    pattern:
      /\b(?:same[- ]day|(?:arrives?|delivered|deliver|ships?|shipped|sent|send|refunded|receive|get|reach(?:es)?) [^.]{0,30}\b(?:today|tonight))\b|(?<!\p{L})(?:noch heute|am selben tag|hoy mismo|el mismo día|aujourd'hui même|le jour même|oggi stesso|in giornata|vandaag nog|ainda hoje|当日)(?!\p{L})/u,
  },
  {
    kind: "next-week",
    pattern:
      /\b(?:next (?:week|month)|this week|(?:by|until|till|before) (?:the )?end of (?:the|this|next) (?:week|month|day|quarter|year))\b|(?<!\p{L})(?:nächste woche|nächsten monat|diese woche|la próxima semana|la semana que viene|la semaine prochaine|la prossima settimana|volgende week|na próxima semana)(?!\p{L})/u,
  },
  { kind: "done", pattern: new RegExp(DONE_BY_US, "u") },
  ...WILL_KINDS,
];

/** Claims that the passages make. Of what will be done, the verb is enough: "you receive an email" is an email sent. */
export function findKnownClaims(text: string): Claim[] {
  const words = text.normalize("NFKC").toLowerCase();
  const will = WILL_KINDS.filter(({ known }) => known.test(words)).map(({ kind }) => ({
    kind,
    negated: false,
    conditional: true,
    text: "",
  }));
  return [...findClaims(text.replaceAll("?", ".")), ...will];
}
