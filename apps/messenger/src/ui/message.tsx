import type { VisitorFile } from "@baton/api";
import { useEffect, useState } from "preact/hooks";
import type { ShownMessage } from "../client/create-client.ts";
import { fill } from "../texts/load-texts.ts";
import { formatSize, formatTime, useMessenger } from "./context.ts";
import { Icon } from "./icons.tsx";
import { findEnds, Markdown, PlainText } from "./markdown.tsx";

/** One message, with what belongs to it: who, files, whether it went out, whether it helped. */
export function Message({
  message,
  isFirstOfAuthor,
  isNewest,
  isRead,
  onUnfold,
}: {
  message: ShownMessage;
  isFirstOfAuthor: boolean;
  isNewest: boolean;
  isRead: boolean;
  /** More of it is shown than a moment ago. */
  onUnfold(): void;
}) {
  const { client, boot, texts, language } = useMessenger();
  const isMine = message.author === "customer";
  const { shown, isWhole } = useUnfolding(message, onUnfold);
  const who = isMine
    ? texts.you
    : (message.authorName ?? (message.author === "agent" ? boot.name : texts.team));
  return (
    <li
      class={isMine ? `mine ${message.state}` : undefined}
      aria-busy={!isWhole}
      data-newest={isNewest ? "" : undefined}
    >
      <span class={isFirstOfAuthor && !isMine ? "who" : "hidden"}>
        {who} {message.author === "agent" ? <b>{texts.ai}</b> : null}
      </span>
      {message.text || message.files.length > 0 ? (
        <div class="bubble" dir="auto">
          {isMine ? <PlainText text={message.text} /> : <Markdown text={shown} />}
          {message.files.map((file) => (
            <FileView key={file.id} file={file} />
          ))}
        </div>
      ) : null}
      {message.state === "failed" ? (
        <p class="meta bad" role="alert">
          {message.problem === "conversation-closed" ? texts.closed : texts.failed}{" "}
          {message.problem === "conversation-closed" ? null : (
            <button type="button" onClick={() => client.retry(message.id)}>
              {texts.retry}
            </button>
          )}
        </p>
      ) : isNewest && isWhole ? (
        <p class="meta">
          {message.state === "sending" ? texts.sending : formatTime(message.at, language)}
          {isMine && isRead ? ` · ${texts.read}` : ""}
        </p>
      ) : null}
      {isNewest && isWhole && message.isAnswer ? <Helpful message={message} /> : null}
    </li>
  );
}

/** The whole of an answer unfolds within this, however long it is: nobody waits for what is there already. */
const unfoldMs = 1_500;
const slowestStepMs = 250;

/**
 * An answer that has just come unfolds sentence by sentence. It was checked, sent and stored as a whole before the first of them is shown:
 * what unfolds is never taken back, and a reload shows all of it.
 */
function useUnfolding({ id, text, author }: ShownMessage, onUnfold: () => void) {
  const { client } = useMessenger();
  const [ends] = useState(() => {
    const isCalm = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
    return author === "agent" && client.takeNews(id) && !isCalm ? findEnds(text) : [text.length];
  });
  const [step, setStep] = useState(0);
  const isWhole = step >= ends.length - 1;
  useEffect(() => {
    if (step > 0) onUnfold();
    if (isWhole) return;
    const timer = setTimeout(() => setStep(step + 1), Math.min(slowestStepMs, unfoldMs / ends.length));
    return () => clearTimeout(timer);
  }, [step]);
  return { shown: isWhole ? text : text.slice(0, ends[step]), isWhole };
}

function Helpful({ message }: { message: ShownMessage }) {
  const { client, texts } = useMessenger();
  const [hasFailed, setFailed] = useState(false);
  const judge = (isHelpful: boolean) =>
    client.judge(message.id, isHelpful).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  return (
    <div class="ask" role="group" aria-label={texts.helpful}>
      <span role={hasFailed ? "alert" : undefined}>
        {hasFailed ? texts.failed : message.isHelpful === null ? texts.helpful : texts.thanks}
      </span>
      {[true, false].map((isHelpful) => (
        <button
          type="button"
          key={String(isHelpful)}
          aria-pressed={message.isHelpful === isHelpful}
          onClick={() => judge(isHelpful)}
        >
          {isHelpful ? texts.yes : texts.no}
        </button>
      ))}
    </div>
  );
}

const shownInline = /^image\/(png|jpeg|gif|webp|avif)$/;

function FileView({ file }: { file: VisitorFile }) {
  const { client, texts, language } = useMessenger();
  const [hasFailed, setFailed] = useState(false);
  const isImage = shownInline.test(file.contentType);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    if (isImage) {
      client.fileUrl(file.id).then(
        (address) => {
          made = address;
          if (isGone) URL.revokeObjectURL(address);
          else setUrl(address);
        },
        () => {},
      );
    }
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.id]);
  const download = async () => {
    setFailed(false);
    const address = await client.fileUrl(file.id);
    const link = Object.assign(document.createElement("a"), { href: address, download: file.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  if (url !== null) return <img src={url} alt={file.name} onError={() => setUrl(null)} />;
  return (
    <button
      type="button"
      class="file"
      aria-label={fill(texts.download, { name: file.name })}
      onClick={() => download().catch(() => setFailed(true))}
    >
      <Icon name="file" />
      <span>
        {file.name}{" "}
        <small role={hasFailed ? "alert" : undefined}>
          {hasFailed ? texts.retry : formatSize(file.sizeBytes, language)}
        </small>
      </span>
    </button>
  );
}
