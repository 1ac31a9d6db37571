import type { MessengerSettingsView, MessengerView } from "@baton/api";
import { useEffect, useRef, useState } from "react";
import { Panel } from "../../components/page.tsx";

/** While somebody types a colour or a name the preview waits for the end of it. */
const settleMilliseconds = 400;

/**
 * The real messenger in a frame, under the settings on the screen before they are saved. What is asked in it is asked for
 * real: a conversation as any visitor's, and the quickest way to try the agent.
 */
export function MessengerPreview({
  messenger,
  settings,
}: {
  messenger: MessengerView;
  settings: MessengerSettingsView;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const { allowedOrigins: _origins, testers: _testers, version: _version, ...look } = settings;
  const preview = JSON.stringify({ ...look, isEnabled: true, requiresIdentity: false });

  useEffect(() => {
    const listen = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow && event.origin === location.origin) setReady(true);
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, []);
  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(
      () =>
        frame.current?.contentWindow?.postMessage({ preview: JSON.parse(preview) }, window.location.origin),
      settleMilliseconds,
    );
    return () => clearTimeout(timer);
  }, [isReady, preview]);

  return (
    <Panel
      title="Preview"
      description={
        settings.requiresIdentity
          ? "The messenger itself. In secure mode it takes no questions here, since nobody has signed for you."
          : "The messenger itself: ask it something."
      }
      isFlush
    >
      {messenger.isBuilt ? (
        <iframe
          ref={frame}
          title="Preview of the messenger"
          src={`/messenger/preview.html?messenger=${messenger.id}`}
          className="h-[46rem] w-full bg-white"
        />
      ) : (
        <p className="px-5 py-4 text-sm text-ink-2">It is shown here once its files are built.</p>
      )}
    </Panel>
  );
}
