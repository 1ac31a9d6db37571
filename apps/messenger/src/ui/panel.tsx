import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Messenger, type MessengerContext } from "./context.ts";
import { Conversation } from "./conversation.tsx";
import { Home } from "./home.tsx";
import { Icon } from "./icons.tsx";

type View = { threadId: string | null } | "home";

/** The open messenger: a head, and below it the list or one conversation. */
export function Panel({
  direction,
  textToSend,
  onClose,
  ...context
}: MessengerContext & {
  direction: "ltr" | "rtl";
  /** The page asked for this to be said. */
  textToSend: string | null;
  onClose(): void;
}) {
  const { client, state, boot, texts } = context;
  const newestOpen = [...state.threads.values()]
    .filter(({ id, status }) => status === "open" && client.isBegun(id))
    .sort((a, b) => b.sequence - a.sequence)[0];
  // Where a conversation is under way, that is what the visitor came for. Decided when it is known what there is, and then
  // kept: a conversation that is closed while it is read must not vanish.
  const isKnown = state.connection !== "starting";
  const [chosen, setView] = useState<View | null>(null);
  const first: View = newestOpen ? { threadId: newestOpen.id } : "home";
  const view = chosen ?? first;
  useEffect(() => {
    // Unless the visitor has chosen in the same blink.
    if (isKnown) setView((current) => current ?? first);
  }, [isKnown]);
  const dialog = useRef<HTMLDivElement>(null);
  // In a conversation the composer takes the focus.
  useLayoutEffect(() => {
    if (view === "home") dialog.current?.focus();
  }, [view === "home"]);

  const begin = (text: string) => {
    context.emitSend(text);
    setView({ threadId: `new:${client.send(null, text)}` });
  };
  useEffect(() => {
    if (textToSend !== null) begin(textToSend);
  }, [textToSend]);

  const isDark =
    boot.theme === "dark" || (boot.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (
    <Messenger.Provider value={context}>
      <div
        ref={dialog}
        class="panel"
        role="dialog"
        aria-label={boot.name}
        data-theme={isDark ? "dark" : "light"}
        dir={direction}
        tabIndex={-1}
        onKeyDown={(event) => {
          // The page has keys of its own; what is typed here is none of its business.
          event.stopPropagation();
          if (event.key === "Escape") onClose();
        }}
      >
        <header class={view === "home" ? "hero" : undefined}>
          {view === "home" ? null : (
            <button type="button" aria-label={texts.back} onClick={() => setView("home")}>
              <Icon name="back" isDirected />
            </button>
          )}
          <h2>{boot.name}</h2>
          <button type="button" aria-label={texts.close} onClick={onClose}>
            <Icon name="close" />
          </button>
          {view === "home" ? (
            <p class="greeting" dir="auto">
              {boot.greeting || texts.greeting}
            </p>
          ) : null}
        </header>
        {state.connection === "offline" ? (
          <p class="note" role="status">
            {texts.offline}
          </p>
        ) : null}
        {view === "home" ? (
          <Home onOpen={(threadId, text) => (text === undefined ? setView({ threadId }) : begin(text))} />
        ) : (
          <Conversation
            threadId={view.threadId}
            onOpened={(threadId) =>
              // Unless the visitor has gone elsewhere, or written, in the meantime.
              setView((current) =>
                typeof current === "object" && current?.threadId === null ? { threadId } : current,
              )
            }
            onBegin={(threadId) => setView({ threadId })}
            onNew={() => setView({ threadId: null })}
          />
        )}
      </div>
    </Messenger.Provider>
  );
}
