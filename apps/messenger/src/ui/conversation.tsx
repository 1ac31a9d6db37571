import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../texts/load-texts.ts";
import { Composer } from "./composer.tsx";
import { formatTime, useMessenger } from "./context.ts";
import { Message } from "./message.tsx";
import { Rating } from "./rating.tsx";

/**
 * So long somebody is shown to write because the visitor has just asked: a burst of messages is waited for up to six seconds. After that
 * only who really writes is shown, as the server tells.
 */
const answerMs = 8_000;

/** One conversation. `threadId` null: one that is begun with the first message. */
export function Conversation({
  threadId,
  onOpened,
  onBegin,
  onNew,
}: {
  threadId: string | null;
  /** There is a conversation to write in, and somebody may speak first. */
  onOpened(threadId: string): void;
  onBegin(threadId: string): void;
  onNew(): void;
}) {
  const { client, state, boot, texts, language, emitSend } = useMessenger();
  const id = threadId === null ? null : client.resolve(threadId);
  const thread = id === null ? undefined : state.threads.get(id);
  const messages = id === null ? [] : client.messagesOf(id);
  const newest = messages.at(-1);
  const isClosed = thread?.status === "resolved";
  const end = useRef<HTMLDivElement>(null);

  const scrollToEnd = () => end.current?.scrollIntoView?.({ block: "end" });
  useLayoutEffect(scrollToEnd, [messages.length, isClosed]);
  useEffect(() => {
    if (id === null || document.hidden) return;
    client.markRead(id);
  }, [id, newest?.id, state.threads]);

  useEffect(() => {
    if (threadId === null) client.open().then((opened) => opened !== null && onOpened(opened));
  }, [threadId]);

  const isAnswering =
    newest?.author === "customer" &&
    newest.state === "sent" &&
    thread !== undefined &&
    !thread.isWithTeam &&
    Date.now() - Date.parse(newest.at) < answerMs;
  const typing = id === null ? undefined : state.typing.get(id);
  // What is told of the agent's writing may come after what it wrote.
  const isTyping =
    typing && typing.until > Date.now() && (typing.author === "teammate" || newest?.author !== "agent");
  const writer = isTyping ? typing.author : isAnswering ? "agent" : null;
  const lastMine = messages.findLast(({ author, state: sent }) => author === "customer" && sent === "sent");

  const send = (text: string, files: Parameters<typeof client.send>[2], pressed?: string) => {
    emitSend(text);
    const clientId = client.send(threadId, text, files, pressed);
    if (threadId === null) onBegin(`new:${clientId}`);
  };

  return (
    <>
      {thread?.isWithTeam && !isClosed ? (
        <p class="note">
          {texts.withTeam} <Hours />
        </p>
      ) : null}
      <div class="scroll" tabIndex={0} role="region" aria-label={boot.name}>
        {messages.length === 0 ? <p class="greeting">{boot.greeting || texts.greeting}</p> : null}
        <div role="log" aria-live="polite">
          <ol class="log">
            {messages.map((message, index) => (
              <Message
                key={message.clientId ?? message.id}
                message={message}
                isFirstOfAuthor={messages[index - 1]?.author !== message.author}
                isNewest={message === newest}
                onUnfold={scrollToEnd}
                isRead={message === lastMine && (thread?.teamRead ?? 0) >= message.sequence}
              />
            ))}
            {writer ? (
              <li>
                <span class="hidden">
                  {writer === "teammate" ? texts.team : boot.name} {texts.writing}
                </span>
                <span class="bubble dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
              </li>
            ) : null}
          </ol>
        </div>
        {newest && newest.quickReplies.length > 0 && !isClosed ? (
          <ul class="starters">
            {newest.quickReplies.map((text) => (
              <li key={text}>
                <button type="button" onClick={() => send(text, [], newest.id)}>
                  {text}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        {isClosed ? (
          <>
            <p class="meta" role="status">
              {texts.closed}
            </p>
            {boot.asksForRating ? (
              <Rating key={thread.id} threadId={thread.id} given={thread.rating} />
            ) : null}
          </>
        ) : null}
        <div ref={end} />
      </div>
      {isClosed && boot.preventsRepliesToClosed ? (
        <footer>
          <button type="button" class="wide" onClick={onNew}>
            {texts.newConversation}
          </button>
        </footer>
      ) : (
        <Composer threadId={id} onSend={send} />
      )}
    </>
  );

  function Hours() {
    const { hours } = boot;
    if (!hours || hours.isOpen) return null;
    if (hours.nextOpening === null) return <>{texts.closedNow}</>;
    const time = formatTime(hours.nextOpening, language, {
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    });
    return <>{fill(texts.backAt, { time })}</>;
  }
}
