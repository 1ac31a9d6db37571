import type { HelpdeskKnowledge, KnowledgeChoice } from "@baton/connectors";
import { Failure, recordFailure } from "@baton/domain";
import type { KnownDocument, Reading, ReadingEnd } from "@baton/knowledge";

/** A rate limit is waited for this often in a row, and at most so long each time: two minutes cover every plan's window. */
const maximumWaits = 10;
const maximumWaitMs = 120_000;
const defaultWaitMs = 15_000;

/**
 * Reads a helpdesk's knowledge base: lists what is chosen, reads what is new or bears another mark, and removes what is not
 * listed any more once the helpdesk says of it, too, that it is gone. A list that cannot be read to its end removes nothing.
 */
export async function* readHelpdeskSource(input: {
  knowledge: HelpdeskKnowledge;
  choice: Omit<KnowledgeChoice, "signal">;
  known: readonly KnownDocument[];
  signal: AbortSignal;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}): AsyncGenerator<Reading, ReadingEnd> {
  const { knowledge, signal } = input;
  const choice = { ...input.choice, signal };
  const { convertHtmlDocument } = await import("@baton/knowledge/html/extract-page");
  const known = new Map(input.known.map((document) => [document.externalId, document]));
  const listed = new Set<string>();

  const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let wait = 1; ; wait++) {
      try {
        return await work();
      } catch (error) {
        const isBusy = error instanceof Failure && error.code === "rate-limited";
        if (!isBusy || wait > maximumWaits || signal.aborted) throw error;
        await input.sleep(Math.min(maximumWaitMs, error.retryAfterMs ?? defaultWaitMs), signal);
      }
    }
  };

  try {
    const pages = knowledge.listDocuments(choice)[Symbol.asyncIterator]();
    for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
      for (const document of page.value) {
        if (signal.aborted) return { isComplete: false, failure: null, notes: [] };
        const { externalId, fingerprint } = document;
        if (listed.has(externalId)) continue;
        listed.add(externalId);
        if (known.get(externalId)?.fingerprint === fingerprint) {
          yield { kind: "unchanged", externalId };
          continue;
        }
        const article = await patiently(() => document.read(signal));
        if (article === null) {
          listed.delete(externalId);
          continue;
        }
        const { title, url, audience, language, status } = article;
        const { body } = convertHtmlDocument(article.html, url);
        if (body === "") {
          yield { kind: "left-out", externalId, url, because: withoutText(title) };
          continue;
        }
        yield {
          kind: "read",
          document: {
            externalId,
            title,
            url,
            audience,
            etag: null,
            lastModified: null,
            fingerprint,
            links: null,
            articles: [{ key: "article", title: title.slice(0, 300), body, url, language, status }],
          },
        };
        await input.sleep(knowledge.paceMs, signal);
      }
      yield { kind: "found", total: listed.size };
    }
    for (const { externalId } of input.known) {
      if (listed.has(externalId) || signal.aborted) continue;
      if (!(await patiently(() => knowledge.stillHolds(externalId, choice))))
        yield { kind: "gone", externalId };
      await input.sleep(knowledge.paceMs, signal);
    }
  } catch (error) {
    if (signal.aborted) return { isComplete: false, failure: null, notes: [] };
    const failure = recordFailure(error);
    if (failure.code === "unexpected") throw error;
    return { isComplete: false, failure, notes: [] };
  }
  return { isComplete: !signal.aborted, failure: null, notes: [] };
}

function withoutText(title: string) {
  return {
    code: "article-without-text",
    message: `"${title.slice(0, 100)}" holds no text.`,
    hint: "Pictures and films cannot be read: write down what they show.",
    isRetryable: false,
  };
}
