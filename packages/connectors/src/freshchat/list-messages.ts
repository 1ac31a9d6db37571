import { type FreshchatApi, maximumPages, pageSize, segment } from "./freshchat-api.ts";
import { type FreshchatMessage, type MessagePage, messagePageSchema, promisedPageSchema } from "./shapes.ts";

/**
 * The messages of a conversation page by page, newest first, as Freshchat lists them.
 *
 * Two ways of paging exist and accounts differ: `link.href`, which moves `from_time` back, is followed where
 * given; without it page numbers are counted until a page is short, empty or brings nothing new. Pages can overlap
 * (a message arriving meanwhile shifts them), so each id comes once.
 */
export async function* listMessages(
  api: FreshchatApi,
  conversationId: string,
  signal?: AbortSignal,
): AsyncGenerator<{ messages: FreshchatMessage[]; isLast: boolean }> {
  const path = `/conversations/${segment(conversationId)}/messages`;
  const seen = new Set<string>();
  let href: string | null = null;
  let hasLinks = false;
  for (let page = 1; page <= maximumPages; page += 1) {
    const answer: MessagePage =
      href === null
        ? await api.get(path, page === 1 ? promisedPageSchema : messagePageSchema, {
            signal,
            query: { page, items_per_page: pageSize },
          })
        : await api.follow(href, promisedPageSchema, { signal });
    const messages = answer.messages ?? [];
    const fresh = messages.filter((message) => message.id === null || !seen.has(message.id));
    for (const message of fresh) if (message.id !== null) seen.add(message.id);
    href = answer.link?.href ?? null;
    hasLinks ||= href !== null;
    const isLast = fresh.length === 0 || (href === null && (hasLinks || messages.length < pageSize));
    yield { messages: fresh, isLast };
    if (isLast) return;
  }
}
