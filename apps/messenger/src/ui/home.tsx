import { fill } from "../texts/load-texts.ts";
import { formatTime, useMessenger } from "./context.ts";
import { Icon } from "./icons.tsx";

/** Before a conversation: starters, a new conversation, and what was said earlier. The greeting stands above, in the panel's head. */
export function Home({ onOpen }: { onOpen(threadId: string | null, text?: string): void }) {
  const { client, state, boot, texts, language } = useMessenger();
  const threads = [...state.threads.values()]
    .filter(({ id }) => client.isBegun(id))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return (
    <div class="scroll home">
      <button type="button" class="wide" onClick={() => onOpen(null)}>
        {texts.newConversation}
        <Icon name="send" isDirected />
      </button>
      {boot.starters.length > 0 ? (
        <ul class="starters">
          {boot.starters.map((text) => (
            <li key={text}>
              <button type="button" dir="auto" onClick={() => onOpen(null, text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {threads.length > 0 ? (
        <>
          <h3>{texts.conversations}</h3>
          <ul class="list">
            {threads.map((thread) => {
              const newest = client.messagesOf(thread.id).at(-1);
              const unread = client.unread(thread.id);
              const who =
                newest?.author === "customer"
                  ? texts.you
                  : (newest?.authorName ?? (newest?.author === "teammate" ? texts.team : boot.name));
              return (
                <li key={thread.id}>
                  <button
                    type="button"
                    class={unread > 0 ? "new" : undefined}
                    onClick={() => onOpen(thread.id)}
                  >
                    <span class="preview">
                      <span dir="auto">{plain(newest?.text || newest?.files[0]?.name || "")}</span>
                      <small>
                        {who} ·{" "}
                        <time dateTime={thread.updatedAt}>{formatTime(thread.updatedAt, language)}</time>
                        {thread.status === "resolved" ? ` · ${texts.ended}` : ""}
                      </small>
                    </span>
                    {unread > 0 ? (
                      <span class="count">
                        <span aria-hidden="true">{unread}</span>
                        <span class="hidden">{fill(texts.unread, { count: unread })}</span>
                      </span>
                    ) : null}
                    <Icon name="go" isDirected />
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
