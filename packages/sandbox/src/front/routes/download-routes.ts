import type { Answer } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { notFound } from "../errors.ts";
import { signedFileUrl } from "../files.ts";
import { findMessage } from "../find-by-alias.ts";
import type { RouteTable } from "./route-table.ts";

/** Attachments. All of them want the token. */
export const downloadRoutes: RouteTable = {
  "GET /download/:file": (account, call) => sendFile(account, call.params.file ?? ""),

  "GET /messages/:id/download/:file": (account, call) => {
    const file = call.params.file ?? "";
    const message = findMessage(account, call.params.id ?? "");
    return message?.fileIds.includes(file) ? sendFile(account, file) : notFound("attachment", file);
  },

  "GET /comments/:id/download/:file": (account, call) => {
    const file = call.params.file ?? "";
    const comment = account.comments.get(call.params.id ?? "");
    return comment?.fileIds.includes(file) ? sendFile(account, file) : notFound("attachment", file);
  },

  "GET /knowledge_base_articles/:id/download/:file": (account, call) => {
    const file = call.params.file ?? "";
    const contents = Object.values(account.articles.get(call.params.id ?? "")?.content ?? {});
    const isThere = contents.some(({ fileIds }) => fileIds.includes(file));
    return isThere ? sendFile(account, file) : notFound("attachment", file);
  },
};

function sendFile(account: FrontAccount, id: string): Answer {
  const file = account.files.get(id);
  if (!file) return notFound("attachment", id);
  if (account.switches.downloadRedirects) {
    return { status: 302, headers: { Location: signedFileUrl(account, id) } };
  }
  return fileAnswer(account, id);
}

/** The bytes of a file, with headers that keep an uploaded page from running scripts on this origin. */
export function fileAnswer(account: FrontAccount, id: string): Answer {
  const file = account.files.get(id);
  if (!file) return notFound("attachment", id);
  return {
    status: 200,
    raw: { contentType: file.contentType, content: Buffer.from(file.content, "base64") },
    headers: {
      "Content-Disposition": `attachment; filename="${file.filename.replace(/[^\w. -]/g, "_")}"`,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "X-Content-Type-Options": "nosniff",
    },
  };
}
