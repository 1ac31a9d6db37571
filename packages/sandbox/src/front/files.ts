import { createHmac } from "node:crypto";
import type { FrontAccount } from "./account.ts";
import type { FrontFile } from "./records.ts";

/** Keeps a file and gives its `fil_` id. */
export function storeFile(
  account: FrontAccount,
  file: { filename: string; contentType: string; content: Buffer; isInline?: boolean; cid?: string },
): FrontFile {
  const stored: FrontFile = {
    id: account.newId("file"),
    filename: file.filename,
    contentType: file.contentType,
    content: file.content.toString("base64"),
    size: file.content.length,
    isInline: file.isInline ?? false,
    cid: file.cid ?? "",
  };
  account.files.set(stored.id, stored);
  return stored;
}

/**
 * Attachments as an answer lists them.
 *
 * @param base path of the thing they belong to, such as `/messages/msg_1`; the address ends in
 *   `/download/fil_…` and wants the token.
 */
export function describeFiles(
  account: FrontAccount,
  fileIds: readonly string[],
  base: string,
): Record<string, unknown>[] {
  return fileIds.flatMap((id) => {
    const file = account.files.get(id);
    if (!file) return [];
    return {
      id: file.id,
      filename: file.filename,
      url: account.link(`${base}/download/${file.id}`),
      content_type: file.contentType,
      size: file.size,
      metadata: { is_inline: file.isInline, ...(file.cid && { cid: file.cid }) },
    };
  });
}

/** What makes an address of the file storage work without a token. */
export function fileSignature(account: FrontAccount, fileId: string): string {
  return createHmac("sha256", account.secrets.applicationSecret).update(fileId).digest("base64url");
}

/** An address of a file that wants no token. */
export function signedFileUrl(account: FrontAccount, fileId: string): string {
  return `${account.surroundings.origin()}/signed/${fileId}?signature=${fileSignature(account, fileId)}`;
}
