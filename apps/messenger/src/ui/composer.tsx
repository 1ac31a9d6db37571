import type { VisitorFile } from "@baton/api";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { fill } from "../texts/load-texts.ts";
import { formatSize, useMessenger } from "./context.ts";
import { Icon } from "./icons.tsx";

const maximumFiles = 5;
const maximumText = 10_000;

/** Where the visitor writes. Enter sends, Shift and Enter is a new line; the limits of files are said before anybody waits. */
export function Composer({
  threadId,
  onSend,
}: {
  threadId: string | null;
  onSend(text: string, files: VisitorFile[]): void;
}) {
  const { client, boot, texts, language } = useMessenger();
  const key = threadId ?? "";
  const kept = client.drafts.get(key);
  const [text, setText] = useState(kept?.text ?? "");
  const [files, setFiles] = useState<VisitorFile[]>(kept?.files ?? []);
  const [uploads, setUploads] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState("");
  const [isAimedAt, setAimedAt] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  /** Files that have a place on this message, also those still on their way: counted at once, not when it is drawn. */
  const places = useRef(files.length);
  // Where there is a keyboard on the screen it would hide what is to be read first.
  useLayoutEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) box.current?.focus();
  }, []);
  // Whoever looks elsewhere meanwhile finds it again; a conversation that is being begun gets its id while it is written in.
  const keptUnder = useRef(key);
  useLayoutEffect(() => {
    client.drafts.delete(keptUnder.current);
    keptUnder.current = key;
    if (text || files.length > 0) client.drafts.set(key, { text, files });
  }, [key, text, files]);
  const size = formatSize(boot.maximumFileBytes, language);

  const add = async (chosen: readonly File[]) => {
    setProblem("");
    const fitting = chosen.filter((file) => file.size <= boot.maximumFileBytes);
    const [tooLarge] = chosen.filter((file) => !fitting.includes(file));
    if (tooLarge) setProblem(fill(texts.fileTooLarge, { name: tooLarge.name, size }));
    if (places.current + fitting.length > maximumFiles) {
      setProblem(fill(texts.tooManyFiles, { count: maximumFiles }));
      return;
    }
    places.current += fitting.length;
    setUploads((present) => [...present, ...fitting]);
    for (const file of fitting) {
      try {
        const uploaded = await client.upload(file);
        setFiles((present) => [...present, uploaded]);
      } catch {
        places.current--;
        isWanted.current = false;
        setProblem(fill(texts.fileFailed, { name: file.name }));
      }
      setUploads((present) => present.filter((each) => each !== file));
    }
  };
  const tooMany = text.trim().length - maximumText;
  const canSend = tooMany <= 0 && (text.trim() !== "" || places.current > 0);
  /** Sent while a file is on its way: it goes as soon as that is there, and not at all where it failed. */
  const isWanted = useRef(false);
  const send = () => {
    isWanted.current = canSend && uploads.length > 0;
    if (!canSend || isWanted.current) return;
    onSend(text.trim(), files);
    setText("");
    setFiles([]);
    places.current = 0;
    setProblem("");
    box.current?.focus();
  };

  useEffect(() => {
    if (isWanted.current && uploads.length === 0) send();
  }, [uploads]);

  // Wherever on the messenger a file is dropped: beside the composer the browser would leave the page for it.
  useEffect(() => {
    const panel = box.current?.closest<HTMLElement>(".panel");
    if (!panel) return;
    const over = (event: DragEvent) => {
      event.preventDefault();
      setAimedAt(boot.allowsFiles && event.type === "dragover");
    };
    const drop = (event: DragEvent) => {
      over(event);
      if (boot.allowsFiles) void add([...(event.dataTransfer?.files ?? [])]);
    };
    panel.addEventListener("dragover", over);
    panel.addEventListener("dragleave", over);
    panel.addEventListener("drop", drop);
    return () => {
      panel.removeEventListener("dragover", over);
      panel.removeEventListener("dragleave", over);
      panel.removeEventListener("drop", drop);
    };
  });

  return (
    <footer class={isAimedAt ? "aim" : undefined}>
      {problem || tooMany > 0 ? (
        <p class="problem" role="alert">
          {tooMany > 0 ? fill(texts.tooLong, { count: tooMany }) : problem}
        </p>
      ) : null}
      {files.length + uploads.length > 0 ? (
        <ul class="chips">
          {files.map((file) => (
            <li key={file.id}>
              <span>{file.name}</span>
              <button
                type="button"
                aria-label={fill(texts.remove, { name: file.name })}
                onClick={() => {
                  places.current--;
                  setFiles(files.filter(({ id }) => id !== file.id));
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
          {uploads.map((file) => (
            <li key={file} class="under-way" role="status">
              <span>{file.name}</span> {texts.sending}
            </li>
          ))}
        </ul>
      ) : null}
      <div class="composer">
        {boot.allowsFiles ? (
          <label title={fill(texts.dropLimit, { size })}>
            <Icon name="attach" />
            <span class="hidden">
              {texts.attach} ({fill(texts.dropLimit, { size })})
            </span>
            <input
              class="hidden"
              type="file"
              multiple
              onChange={(event) => {
                const input = event.currentTarget;
                void add([...(input.files ?? [])]);
                input.value = "";
              }}
            />
          </label>
        ) : null}
        <textarea
          ref={box}
          rows={1}
          dir={text ? "auto" : undefined}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          onInput={(event) => {
            isWanted.current = false;
            setText(event.currentTarget.value);
            if (threadId !== null) client.tellTyping(threadId);
          }}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            if (pasted.length === 0 || !boot.allowsFiles) return;
            event.preventDefault();
            void add(pasted);
          }}
          onKeyDown={(event) => {
            // An Enter that ends a composed character (Japanese, Chinese) sends nothing.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="button" class="send" aria-label={texts.send} disabled={!canSend} onClick={send}>
          <Icon name="send" isDirected />
        </button>
      </div>
    </footer>
  );
}
