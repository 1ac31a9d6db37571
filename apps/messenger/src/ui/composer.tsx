import type { VisitorFile } from "@baton/api";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
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
  const [text, setText] = useState("");
  const [files, setFiles] = useState<VisitorFile[]>([]);
  const [uploads, setUploads] = useState(0);
  const [problem, setProblem] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => box.current?.focus(), [threadId]);
  const size = formatSize(boot.maximumFileBytes, language);

  const add = async (chosen: readonly File[]) => {
    setProblem("");
    if (files.length + uploads + chosen.length > maximumFiles) {
      setProblem(fill(texts.tooManyFiles, { count: maximumFiles }));
      return;
    }
    for (const file of chosen) {
      if (file.size > boot.maximumFileBytes) {
        setProblem(fill(texts.fileTooLarge, { name: file.name, size }));
        continue;
      }
      setUploads((count) => count + 1);
      try {
        const uploaded = await client.upload(file);
        setFiles((present) => [...present, uploaded]);
      } catch {
        setProblem(fill(texts.fileFailed, { name: file.name }));
      }
      setUploads((count) => count - 1);
    }
  };
  const canSend = uploads === 0 && (text.trim() !== "" || files.length > 0);
  const send = () => {
    if (!canSend) return;
    onSend(text.trim(), files);
    setText("");
    setFiles([]);
    setProblem("");
    box.current?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may also be dropped here; the button beside does the same
    <footer
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (boot.allowsFiles) void add([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {problem ? (
        <p class="problem" role="alert">
          {problem}
        </p>
      ) : null}
      {files.length + uploads > 0 ? (
        <ul class="chips">
          {files.map((file) => (
            <li key={file.id}>
              <span>{file.name}</span>
              <button
                type="button"
                aria-label={fill(texts.remove, { name: file.name })}
                onClick={() => setFiles(files.filter(({ id }) => id !== file.id))}
              >
                ×
              </button>
            </li>
          ))}
          {uploads > 0 ? <li role="status">{texts.sending}</li> : null}
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
          dir="auto"
          maxLength={maximumText}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          onInput={(event) => {
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
