import { createHmac, randomBytes } from "node:crypto";
import type { FreshdeskAccount } from "./account.ts";
import type { FreshdeskAttachment } from "./records.ts";

/** A file on its way in. */
export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** Signs the addresses. Made anew at each start: an old address failing after a restart is what expiry looks like. */
const urlKey = randomBytes(32);

export function createAttachment(
  account: FreshdeskAccount,
  file: UploadedFile,
  isInline = false,
): FreshdeskAttachment {
  return {
    id: account.newId("attachment"),
    name: file.name,
    contentType: file.contentType,
    size: file.content.length,
    content: file.content.toString("base64"),
    isInline,
    createdAt: account.now(),
  };
}

/** Keeps uploaded files and gives their ids; undefined for none, as records leave out what is empty. */
export function storeAttachments(
  account: FreshdeskAccount,
  attachments: readonly FreshdeskAttachment[],
): number[] | undefined {
  if (attachments.length === 0) return undefined;
  for (const attachment of attachments) account.attachments.set(attachment.id, attachment);
  return attachments.map(({ id }) => id);
}

/** A pre-signed address in the object store, outside of the API. It expires and wants no Authorization header. */
export function attachmentUrl(account: FreshdeskAccount, id: number): string {
  const expires = account.now() + account.switches.attachmentUrlLifetimeMs;
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Date": String(account.now()),
    "X-Amz-Expires": String(expires),
    "X-Amz-Signature": sign(id, expires),
  });
  return `${account.surroundings.origin()}/attachment-store/data/helpdesk/attachments/production/${id}/original/${encodeURIComponent(account.attachments.get(id)?.name ?? "file")}?${query}`;
}

/** Checks a pre-signed address: `"expired"` and `"forged"` both give 403 at the object store. */
export function checkAttachmentUrl(
  account: FreshdeskAccount,
  id: number,
  query: URLSearchParams,
): "good" | "expired" | "forged" {
  const expires = Number(query.get("X-Amz-Expires"));
  if (query.get("X-Amz-Signature") !== sign(id, expires)) return "forged";
  return expires <= account.now() ? "expired" : "good";
}

/** Address of an image inside a body; its token does not expire. */
export function inlineImageUrl(account: FreshdeskAccount, id: number): string {
  return `${account.surroundings.origin()}/inline/attachment?token=${id}.${sign(id, 0)}`;
}

/** The image a token stands for. */
export function readInlineToken(account: FreshdeskAccount, token: string): FreshdeskAttachment | undefined {
  const [id = "", signature] = token.split(".");
  return signature === sign(Number(id), 0) ? account.attachments.get(Number(id)) : undefined;
}

function sign(id: number, expires: number): string {
  return createHmac("sha256", urlKey).update(`${id}:${expires}`).digest("hex");
}
