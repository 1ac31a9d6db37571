import { detectPersonalData } from "@baton/agent";

/** A conversation as far as it tells which question which article answered. */
export type LearningMaterial = {
  conversationId: string;
  /** Closed as resolved, and not opened again. */
  isResolved: boolean;
  /** Public messages in order; automatic ones left out. */
  messages: { author: "customer" | "agent" | "teammate" | "system"; text: string }[];
  /** Answers that the customer confirmed: what was asked, and the article that came first. */
  confirmed: { question: string; articleId: string }[];
};

export type AnsweredQuestion = {
  conversationId: string;
  articleId: string;
  question: string;
  origin: "confirmed" | "teammate";
};

/** Characters that are kept: what follows is detail of one case. */
const longest = 500;
/** Words below which a text says too little on its own: "and the other one?", "2". */
const fewestWords = 3;

const link = /https?:\/\/[^\s<>"'`)\]}]+/gi;

/**
 * Which questions were answered by which article: confirmed by the customer, or answered by a teammate with the article's link in a
 * conversation that was then resolved. Assumed resolutions teach nothing: silence is no yes. `articleOf` knows an article by its address.
 */
export function findAnsweredQuestions(
  material: LearningMaterial,
  articleOf: (address: string) => string | undefined,
): AnsweredQuestion[] {
  const { conversationId, isResolved, messages, confirmed } = material;
  const found = new Map<string, AnsweredQuestion>();
  const learn = (articleId: string, text: string, origin: AnsweredQuestion["origin"]) => {
    const question = maskPersonalData(text).replace(/\s+/g, " ").trim().slice(0, longest);
    if (found.has(articleId) || (question.match(/\p{L}{2,}/gu)?.length ?? 0) < fewestWords) return;
    found.set(articleId, { conversationId, articleId, question, origin });
  };
  for (const { articleId, question } of confirmed) learn(articleId, question, "confirmed");
  if (!isResolved) return [...found.values()];

  let asked: string[] = [];
  let isAnswered = false;
  for (const { author, text } of messages) {
    if (author === "customer") {
      if (isAnswered) asked = [];
      isAnswered = false;
      asked.push(text);
      continue;
    }
    // What the agent said in between did not answer, or there had been no teammate.
    if (author !== "teammate") continue;
    for (const address of readLinks(text)) {
      const articleId = articleOf(address);
      if (articleId !== undefined) learn(articleId, asked.join("\n"), "teammate");
    }
    isAnswered = true;
  }
  return [...found.values()];
}

/** The addresses in a text, in the form in which they are compared. */
export function readLinks(text: string): string[] {
  return [...new Set((text.match(link) ?? []).map(toAddress))];
}

/** An address without what does not tell pages apart: scheme, www, query, fragment, a slash or a full stop at the end. */
export function toAddress(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, "")
    .replace(/[?#].*$/, "")
    .replace(/[.,;:!/]+$/, "");
}

function maskPersonalData(text: string): string {
  let masked = "";
  let from = 0;
  for (const { start, end } of detectPersonalData(text)) {
    masked += `${text.slice(from, start)}…`;
    from = end;
  }
  return masked + text.slice(from);
}
