import { fill } from "../texts/load-texts.ts";
import { formatTime, useMessenger } from "./context.ts";

/** Before a conversation: the greeting, starters, and what was said earlier. */
export function Home({ onOpen }: { onOpen(threadId: string | null, text?: string): void }) {
  const { client, state, boot, texts, language } = useMessenger();
  const threads = [...state.threads.values()]
    .filter(({ id }) => client.isBegun(id))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return (
    <div class="scroll">
      <p class="greeting">{boot.greeting || texts.greeting}</p>
      {boot.starters.length > 0 ? (
        <ul class="starters">
          {boot.starters.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => onOpen(null, text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <button type="button" class="wide" onClick={() => onOpen(null)}>
        {texts.newConversation}
      </button>
      {threads.length > 0 ? (
        <>
          <h3>{texts.conversations}</h3>
          <ul class="list">
            {threads.map((thread) => {
              const newest = client.messagesOf(thread.id).at(-1);
              const unread = client.unread(thread.id);
              return (
                <li key={thread.id}>
                  <button type="button" onClick={() => onOpen(thread.id)}>
                    <span class="preview">{plain(newest?.text || newest?.files[0]?.name || "")}</span>
                    {unread > 0 ? (
                      <span class="count">
                        <span aria-hidden="true">{unread}</span>
                        <span class="hidden">{fill(texts.unread, { count: unread })}</span>
                      </span>
                    ) : null}
                    <time dateTime={thread.updatedAt}>{formatTime(thread.updatedAt, language)}</time>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      ) : null}
    </div>
  );
}

/** One line of a list: the words without their marks. */
function plain(text: string): string {
  return text
    .slice(0, 200)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`#>]/g, "")
    .trim();
}
