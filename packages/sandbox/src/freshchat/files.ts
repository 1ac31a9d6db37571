import { createHmac, randomBytes } from "node:crypto";
import type { FreshchatAccount } from "./account.ts";
import type { FreshchatMessage, MessagePart, StoredFile } from "./records.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Signs file urls. Made anew at each start: an old url failing after a restart is what expiry looks like. */
const urlKey = randomBytes(32);

/** Keeps an uploaded file and gives it its hash. */
export function storeFile(
  account: FreshchatAccount,
  file: { name: string; contentType: string; content: Buffer },
): StoredFile {
  const stored = createFile(file);
  account.files.set(stored.hash, stored);
  account.changed("files");
  return stored;
}

export function createFile(file: { name: string; contentType: string; content: Buffer }): StoredFile {
  const hash = Array.from(randomBytes(10), (byte) => alphabet[byte % alphabet.length]).join("");
  return {
    hash,
    name: file.name,
    contentType: file.contentType,
    content: file.content.toString("base64"),
    size: file.content.length,
    isImage: file.contentType.startsWith("image/"),
  };
}

/** Images lie in a public store and need no signature. */
export function imageUrl(account: FreshchatAccount, file: StoredFile): string {
  return `${account.surroundings.origin()}/pics/${file.hash}/${encodeURIComponent(file.name)}`;
}

/** The part that a customer's or teammate's attachment becomes. */
export function partOfFile(account: FreshchatAccount, file: StoredFile): MessagePart {
  if (file.isImage) return { image: { url: imageUrl(account, file) } };
  return {
    file: {
      name: file.name,
      file_size_in_bytes: file.size,
      content_type: file.contentType,
      file_extension: extensionOf(file.name),
      fileHash: file.hash,
      fileSource: "FRESHCHAT",
    },
  };
}

export function extensionOf(name: string): string {
  return name.includes(".") ? (name.split(".").pop() ?? "") : "";
}

/**
 * The message as a reader sees it now: a file sent a moment ago has no url yet, later it has a signed one that
 * expires. Webhooks show the first state, so a connector has to read again.
 */
export function renderMessage(account: FreshchatAccount, message: FreshchatMessage): FreshchatMessage {
  if (!message.message_parts.some((part) => part.file)) return message;
  const age = account.now() - Date.parse(message.created_time);
  const { fileUrlDelayMs } = account.switches;
  if (fileUrlDelayMs > 0 && age < fileUrlDelayMs) return message;
  return { ...message, message_parts: message.message_parts.map((part) => withFileUrl(account, part)) };
}

function withFileUrl(account: FreshchatAccount, part: MessagePart): MessagePart {
  const file = part.file as { fileHash?: unknown; url?: unknown } | null | undefined;
  if (!file || file.url || typeof file.fileHash !== "string") return part;
  if (!account.files.has(file.fileHash)) return part;
  return { ...part, file: { ...file, url: signedFileUrl(account, file.fileHash) } };
}

export function signedFileUrl(account: FreshchatAccount, hash: string): string {
  const expires = account.now() + account.switches.fileUrlLifetimeMs;
  return `${account.surroundings.origin()}/files/${hash}?expires=${expires}&signature=${sign(hash, expires)}`;
}

/** Checks a signed url: `"expired"` and `"forged"` both give 403 at the object store. */
export function checkFileUrl(
  account: FreshchatAccount,
  hash: string,
  query: URLSearchParams,
): "good" | "expired" | "forged" {
  const expires = Number(query.get("expires"));
  if (query.get("signature") !== sign(hash, expires)) return "forged";
  return expires < account.now() ? "expired" : "good";
}

function sign(hash: string, expires: number): string {
  return createHmac("sha256", urlKey).update(`${hash}:${expires}`).digest("hex");
}
