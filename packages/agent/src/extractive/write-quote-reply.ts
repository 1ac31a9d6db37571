import type { AnswerInput } from "../contract.ts";
import { picturesAsLinks } from "../passages/pictures-as-links.ts";
import { phraseLanguage, phrasesFor } from "../phrases/phrases.ts";
import type { KnowledgeArticle } from "../retrieval/knowledge-index.ts";
import type { Quote } from "./choose-quote.ts";

/**
 * A reply that quotes an article, in Markdown: says that it is a quote, shows it as one, names its source and how to
 * get a person. The frame is in the customer's language, the quote in the article's; where they differ, it says so.
 */
export function writeQuoteReply(reply: {
  quote: Quote;
  article: KnowledgeArticle;
  language: string;
  fallback: string;
  channel: AnswerInput["conversation"]["channel"];
}): string {
  const phrases = phrasesFor(reply.language, reply.fallback);
  const shown = picturesAsLinks(reply.quote.text, reply.channel).trim();
  const quoted = shown.split("\n").map((line) => (line.trim() === "" ? ">" : `> ${line}`));
  return [
    phrases.quoteIntro,
    "",
    ...quoted,
    "",
    `${phrases.source}: ${sourceLink(reply.article)}`,
    "",
    ...(isSameLanguage(reply.article.language, reply.language)
      ? []
      : [phrases.otherLanguage.replace("{language}", nameLanguage(reply)), ""]),
    phrases.offerPerson.replace("{word}", phrases.personWord),
  ].join("\n");
}

/** The article's title, linked when it has a web address. */
function sourceLink(article: { title: string; url: string | null }): string {
  const title = article.title
    .replace(/\s+/g, " ")
    .replace(/([[\]\\])/g, "\\$1")
    .trim();
  if (article.url === null || !/^https?:\/\//i.test(article.url)) return title;
  return `[${title}](${article.url.replace(/[()\s<>]/g, (character) => encodeURIComponent(character).replace("(", "%28").replace(")", "%29"))})`;
}

/** Asks which of two articles is meant. The titles stand in a numbered list, so that "1" or "the first" answers. */
export function writeClarifyingQuestion(choice: {
  titles: readonly string[];
  language: string;
  fallback: string;
}): string {
  const phrases = phrasesFor(choice.language, choice.fallback);
  const options = choice.titles.map((title, index) => `${index + 1}. ${title.replace(/\s+/g, " ").trim()}`);
  return [phrases.clarify, "", ...options].join("\n");
}

/** `en-GB` and `en` are one language to a reader. */
export function isSameLanguage(one: string, other: string): boolean {
  const base = (tag: string) => tag.toLowerCase().split(/[-_]/, 1)[0];
  return base(one) === base(other);
}

function nameLanguage(reply: { article: KnowledgeArticle; language: string; fallback: string }): string {
  const { language } = reply.article;
  try {
    const spoken = phraseLanguage(reply.language, reply.fallback);
    return new Intl.DisplayNames(spoken, { type: "language" }).of(language) ?? language;
  } catch {
    // No tag of a language at all.
    return language;
  }
}
