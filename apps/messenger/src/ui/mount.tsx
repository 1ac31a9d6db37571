import { render } from "preact";
import { createClient } from "../client/create-client.ts";
import type { Mounted, MountInput } from "../loader/api.ts";
import { loadTexts } from "../texts/load-texts.ts";
import { Panel } from "./panel.tsx";
import { styles } from "./styles.ts";

/** The messenger behind the round button: makes the client, draws the panel, and answers the page's calls. */
export async function mount(input: MountInput): Promise<Mounted> {
  const { root, host, launcher, boot, emit } = input;
  const wanted =
    input.settings.language ??
    (boot.language === "auto" ? document.documentElement.lang || navigator.language : boot.language);
  const words = await loadTexts(wanted || "en", boot.texts);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  host.dir = words.direction;
  host.lang = words.language;
  launcher.ariaLabel = `${boot.name}: ${words.texts.open}`;
  const place = document.createElement("div");
  root.append(place);

  const client = createClient({
    baseUrl: input.baseUrl,
    messengerId: input.messengerId,
    locale: wanted || "en",
    isTest: input.isTest,
    tellsOpening: boot.tellsOpening,
    events: {
      onMessage: (message) => emit("message", { threadId: message.threadId, author: message.author }),
      onHandoff: (threadId) => emit("handoff", { threadId }),
      onError(error) {
        console.error(`[Baton] ${error.code}: ${error.message}`);
        emit("error", error);
      },
    },
  });

  let isOpen = false;
  let unread = -1;
  let pendingText: string | null = null;
  const draw = () => {
    launcher.ariaExpanded = String(isOpen);
    input.setShown(client.state.isShown);
    const count = isOpen ? 0 : client.unread();
    if (count !== unread) {
      unread = count;
      input.setBadge(count);
      emit("unread", { count });
    }
    const text = pendingText;
    pendingText = null;
    render(
      isOpen ? (
        <Panel
          key={client.state.visit}
          client={client}
          state={client.state}
          boot={boot}
          texts={words.texts}
          language={words.language}
          direction={words.direction}
          textToSend={text}
          emitSend={(sent) => emit("send", { text: sent })}
          onClose={close}
        />
      ) : null,
      place,
    );
  };
  // Many changes in a row are one drawing.
  let isDue = false;
  const drawSoon = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      draw();
    });
  };
  client.subscribe(drawSoon);
  // The device may turn dark at dusk, and a visitor who comes back to the tab has now seen what came meanwhile.
  const look = matchMedia("(prefers-color-scheme: dark)");
  look.addEventListener("change", drawSoon);
  document.addEventListener("visibilitychange", drawSoon);

  function open(): void {
    if (isOpen) return;
    isOpen = true;
    client.setActive(true);
    draw();
    emit("open");
  }
  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    client.setActive(false);
    draw();
    launcher.focus();
    emit("close");
  }

  const started = client.start(input.settings.identityToken);
  // Nobody waits for the network to see the panel; what is written meanwhile is sent when it is there.
  started.then(drawSoon);
  return {
    open,
    close,
    isOpen: () => isOpen,
    send(text) {
      pendingText = text;
      draw();
    },
    identify: (token) => client.identify(token),
    async remove(isForgotten) {
      isOpen = false;
      look.removeEventListener("change", drawSoon);
      document.removeEventListener("visibilitychange", drawSoon);
      render(null, place);
      await client.stop(isForgotten);
    },
  };
}
