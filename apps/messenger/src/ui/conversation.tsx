import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../texts/load-texts.ts";
import { Composer } from "./composer.tsx";
import { formatTime, useMessenger } from "./context.ts";
import { Message } from "./message.tsx";
import { Rating } from "./rating.tsx";

const dayOf = (at: string) => new Date(at).toDateString();

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
  const pane = useRef<HTMLDivElement>(null);
  /** Where this has scrolled to itself: somebody who is further up reads something there, and is left in peace. */
  const followed = useRef(0);
  const isFollowing = useRef(true);

  const scrollTo = (place: number) => {
    if (!pane.current) return;
    pane.current.scrollTop = place;
    followed.current = pane.current.scrollTop;
    isFollowing.current = true;
  };
  const scrollToEnd = () => scrollTo(pane.current?.scrollHeight ?? 0);
  /** To the end, but never past the beginning of what came last: a long answer is read from its first line. */
  const scrollToNewest = () => {
    const item = pane.current?.querySelector<HTMLElement>("[data-newest]");
    if (!pane.current || !item || !isFollowing.current) return;
    const end = pane.current.scrollHeight - pane.current.clientHeight;
    scrollTo(Math.min(end, item.offsetTop - pane.current.offsetTop - 14));
  };
  useLayoutEffect(() => {
    if (newest?.author === "customer") isFollowing.current = true;
    scrollToNewest();
  }, [messages.length, newest?.id]);
  useLayoutEffect(() => {
    if (isClosed) scrollToEnd();
  }, [isClosed]);
  useEffect(() => {
    if (id === null || document.hidden) return;
    client.markRead(id);
  }, [id, newest?.id, state.threads, document.hidden]);

  useEffect(() => {
    if (threadId === null) client.open().then((opened) => opened !== null && onOpened(opened));
  }, [threadId]);

  const typing = id === null ? undefined : state.typing.get(id);
  // What is told of the agent's writing may come after what it wrote; and once people have it, it is silent.
  const isTyping =
    typing &&
    typing.until > Date.now() &&
    (typing.author === "teammate" || (newest?.author !== "agent" && !thread?.isWithTeam));
  const writer = isTyping ? typing.author : null;
  const answered = messages.findLast(({ author }) => author !== "customer");
  const lastMine = messages.findLast(({ author, state: sent }) => author === "customer" && sent === "sent");

  const send = (text: string, files: Parameters<typeof client.send>[2], pressed?: string) => {
    emitSend(text);
    const clientId = client.send(threadId, text, files, pressed);
    if (threadId === null) onBegin(`new:${clientId}`);
  };

  return (
    <>
      {thread?.isWithTeam && !isClosed && answered?.author !== "teammate" ? (
        <p class="note">
          {texts.withTeam} <Hours />
        </p>
      ) : null}
      <div
        ref={pane}
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label={boot.name}
        onScroll={({ currentTarget }) => {
          isFollowing.current = currentTarget.scrollTop >= followed.current - 30;
        }}
      >
        {messages.length === 0 ? (
          <p class="greeting" dir="auto">
            {boot.greeting || texts.greeting}
          </p>
        ) : null}
        <div role="log" aria-live="polite">
          <ol class="log">
            {messages.map((message, index) => {
              const before = messages[index - 1];
              const day = dayOf(message.at);
              return (
                <Fragment key={message.clientId ?? message.id}>
                  {before && dayOf(before.at) !== day ? (
                    <li class="day">{formatTime(message.at, language, { dateStyle: "medium" })}</li>
                  ) : null}
                  <Message
                    message={message}
                    isFirstOfAuthor={
                      before?.author !== message.author || before.authorName !== message.authorName
                    }
                    isNewest={message === newest}
                    onUnfold={scrollToNewest}
                    isRead={message === lastMine && (thread?.teamRead ?? 0) >= message.sequence}
                  />
                </Fragment>
              );
            })}
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
                <button type="button" dir="auto" onClick={() => send(text, [], newest.id)}>
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
              <Rating key={thread.id} threadId={thread.id} given={thread.rating} onGrow={scrollToEnd} />
            ) : null}
          </>
        ) : null}
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
