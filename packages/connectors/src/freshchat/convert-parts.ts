import type { HelpdeskAttachment } from "@baton/domain";
import { convertHtmlToText, looksLikeHtml } from "../text/convert-html-to-text.ts";
import type { MessagePart } from "./shapes.ts";

export type MessageContent = { text: string; html: string | null; attachments: HelpdeskAttachment[] };

/** Nested parts (collections, carousels) deeper than this are not of Freshchat's making. */
const maximumDepth = 5;

/**
 * Message parts to text and attachments.
 *
 * One message mixes kinds freely; a part can list unused kinds as null, hold only "\r\n", or be of a kind we do not
 * know: none of that may lose the rest of the message. `replyParts` are the buttons offered with it.
 */
export function convertParts(
  parts: readonly MessagePart[],
  replyParts: readonly MessagePart[],
): MessageContent {
  const found: Found = { texts: [], html: [], attachments: [] };
  for (const part of parts) readPart(part, found, 0);
  const offered: Found = { texts: [], html: [], attachments: [] };
  for (const part of replyParts) readPart(part, offered, 0);
  const buttons = offered.texts.map((label) => `[${label}]`).join(" ");
  const texts = [...found.texts, buttons].map((text) => text.trim()).filter((text) => text !== "");
  return {
    text: texts.join("\n"),
    html: found.html.length > 0 ? found.html.join("\n") : null,
    attachments: distinguish(found.attachments),
  };
}

type Found = { texts: string[]; html: string[]; attachments: HelpdeskAttachment[] };

function readPart(part: MessagePart, found: Found, depth: number): void {
  if (depth > maximumDepth) return;
  for (const [kind, value] of bodiesOf(part)) {
    const body = asObject(value);
    if (body !== null) addText(found, readPartBody(kind, body, found, depth));
  }
}

/** A part names its kind by its key; in 2018 it was `{part_type: "text", properties: {text}}`. */
function bodiesOf(part: MessagePart): [string, unknown][] {
  return typeof part.part_type === "string" ? [[part.part_type, part.properties]] : Object.entries(part);
}

/** The text of a part; files and nested parts go straight to what was found. */
function readPartBody(kind: string, body: Body, found: Found, depth: number): string | null {
  switch (kind) {
    case "text":
    case "email":
      return string(body.content) ?? string(body.text);
    case "image":
    case "file":
    case "video":
      found.attachments.push(toAttachment(kind, body));
      return null;
    // What the customer chose is what they said.
    case "quick_reply_button":
      return string(body.custom_reply_text) ?? string(body.label);
    case "callback":
    case "reference":
      return string(body.label);
    case "url_button": {
      const label = string(body.label);
      const url = string(body.url);
      return label && url && label !== url ? `${label} (${url})` : (label ?? url);
    }
    case "collection":
      readParts(body.sub_parts, found, depth);
      return null;
    case "template_content":
      for (const section of asList(body.sections)) readParts(asObject(section)?.parts, found, depth);
      return null;
    default:
      // Kinds whose shape is not documented (text_input, help_text …) mostly carry one of these.
      return string(body.content) ?? string(body.label) ?? string(body.text);
  }
}

function readParts(parts: unknown, found: Found, depth: number): void {
  for (const part of asList(parts)) {
    const body = asObject(part);
    if (body !== null) readPart(body, found, depth + 1);
  }
}

function addText(found: Found, content: string | null): void {
  if (content === null) return;
  if (looksLikeHtml(content)) {
    found.html.push(content);
    found.texts.push(convertHtmlToText(content));
  } else {
    found.texts.push(content.replace(/\r\n?/g, "\n"));
  }
}

function toAttachment(kind: "image" | "file" | "video", body: Body): HelpdeskAttachment {
  const url = string(body.url);
  const hash = string(body.fileHash) ?? string(body.file_hash);
  const path = url === null ? null : pathOf(url);
  const givenName = string(body.name) ?? string(body.file_name);
  const name = givenName ?? lastSegment(path) ?? kind;
  const size = Number(body.file_size_in_bytes ?? body.file_size ?? Number.NaN);
  // The key must stay the same from read to read: a signed link changes in its query, and may be missing at first.
  const key = hash ?? (givenName === null ? path : null) ?? `${name}:${body.file_size_in_bytes ?? ""}`;
  return {
    externalId: `${kind}:${key}`,
    name,
    contentType: string(body.content_type) ?? string(body.file_content_type) ?? guessType(kind, name),
    sizeBytes: Number.isFinite(size) ? size : null,
    url,
  };
}

/** The same file twice in one message keeps two keys. */
function distinguish(attachments: HelpdeskAttachment[]): HelpdeskAttachment[] {
  const seen = new Map<string, number>();
  return attachments.map((attachment) => {
    const number = (seen.get(attachment.externalId) ?? 0) + 1;
    seen.set(attachment.externalId, number);
    return number === 1 ? attachment : { ...attachment, externalId: `${attachment.externalId}#${number}` };
  });
}

const typesByExtension: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  heic: "image/heic",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
};

/** `image/*` and `video/*` say no more than we know; the download tells the exact type. */
function guessType(kind: "image" | "file" | "video", name: string): string {
  const extension = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase();
  const known = extension === undefined ? undefined : typesByExtension[extension];
  if (known !== undefined) return known;
  return kind === "file" ? "application/octet-stream" : `${kind}/*`;
}

function pathOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return host + pathname;
  } catch {
    return url.split(/[?#]/)[0] ?? url;
  }
}

function lastSegment(path: string | null): string | null {
  const segment = path?.split("/").at(-1);
  if (!segment) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

type Body = Record<string, unknown>;

function asObject(value: unknown): Body | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : null;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function string(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
