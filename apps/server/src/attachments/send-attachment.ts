import type { StoredAttachment } from "@baton/database";
import type { FastifyReply } from "fastify";

/** Shown in the page by the dashboard; none of them can run anything. SVG can, so it is not among them. */
const shownInline = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/**
 * Sends a file that a stranger made. Whatever it is, the browser must not treat it as a page of Baton: images of known
 * kinds are shown, everything else is a download of unknown type, nothing is sniffed, and a sandbox holds what is
 * opened all the same.
 */
export function sendAttachment(
  reply: FastifyReply,
  attachment: Pick<StoredAttachment, "name" | "contentType">,
  file: { stream: NodeJS.ReadableStream; sizeBytes: number },
): FastifyReply {
  const contentType = attachment.contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isInline = shownInline.has(contentType);
  return reply
    .header("content-type", isInline ? contentType : "application/octet-stream")
    .header("content-length", file.sizeBytes)
    .header("content-disposition", contentDisposition(isInline ? "inline" : "attachment", attachment.name))
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("cross-origin-resource-policy", "same-origin")
    .header("cache-control", "private, max-age=3600")
    .send(file.stream);
}

/** The name twice: in ASCII for old readers, and whole, percent-encoded (RFC 6266). */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%/]/g, "_").slice(0, 150) || "file";
  const whole = encodeURIComponent(name.toWellFormed().slice(0, 150)).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
