import type { AttachmentView } from "@baton/api";
import { File, FileClock, FileX } from "lucide-react";
import { formatBytes } from "../format/words.ts";

/** Files of a message: pictures to be seen, others to be opened; what is missing says why. */
export function AttachmentList({ attachments }: { attachments: readonly AttachmentView[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {attachments.map((attachment) => (
        <li key={attachment.id} className="max-w-full">
          <Attachment attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ attachment }: { attachment: AttachmentView }) {
  const { name, contentType, sizeBytes, url } = attachment;
  // Only formats that cannot carry scripts are drawn in the page.
  const isPicture = /^image\/(png|jpe?g|gif|webp|avif)$/.test(contentType);
  if (url && isPicture) {
    return (
      <a href={url} target="_blank" rel="noreferrer" aria-label={`Open ${name}`} className="block">
        <img
          src={url}
          alt={name}
          loading="lazy"
          className="max-h-56 max-w-full rounded-lg border border-line bg-surface object-contain"
        />
      </a>
    );
  }
  const Icon = attachment.state === "stored" ? File : attachment.state === "waiting" ? FileClock : FileX;
  const detail = {
    stored: sizeBytes === null ? contentType : formatBytes(sizeBytes),
    waiting: "being copied from the helpdesk",
    lost: attachment.failure?.message ?? "the helpdesk no longer has it",
  }[attachment.state];
  const content = (
    <>
      <Icon aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="block truncate text-xs text-ink-3">{detail}</span>
      </span>
    </>
  );
  const className = "flex max-w-72 items-center gap-2.5 rounded-lg border border-line bg-surface px-3 py-1.5";
  return url ? (
    <a href={url} download={name} className={`${className} hover:bg-hover`}>
      {content}
    </a>
  ) : (
    <span className={className}>{content}</span>
  );
}
