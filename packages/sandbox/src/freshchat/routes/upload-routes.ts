import type { Answer, Call } from "../../http/answer.ts";
import { type MultipartPart, readMultipart } from "../../http/read-multipart.ts";
import type { FreshchatAccount } from "../account.ts";
import { invalidValue } from "../errors.ts";
import { createFile, extensionOf, imageUrl } from "../files.ts";
import type { StoredFile } from "../records.ts";
import type { RouteTable } from "./route-table.ts";

export const uploadRoutes: RouteTable = {
  "POST /images/upload": (account, call) =>
    upload(account, call, "image", (file) =>
      account.switches.uploadedImageAnswer === "hash" ? describeFile(file) : describeImage(account, file),
    ),
  "POST /files/upload": (account, call) => upload(account, call, "file", describeFile),
};

function upload(
  account: FreshchatAccount,
  call: Call,
  field: "image" | "file",
  describe: (file: StoredFile) => unknown,
): Answer {
  const part = readUpload(call, field);
  if (!part) return invalidValue(`multipart field ${field} is required`);
  if (part.content.length > account.switches.maximumUploadBytes) return invalidValue("file is too large");
  if (field === "image" && !part.contentType.startsWith("image/"))
    return invalidValue("file is not an image");
  const { fileName = "upload", contentType, content } = part;
  const file = createFile({ name: fileName, contentType, content });
  const make = () => {
    account.files.set(file.hash, file);
    account.changed("files");
    return { json: describe(file) };
  };
  return { status: account.switches.createdStatus, change: { make, pretend: () => describe(file) } };
}

function readUpload(call: Call, field: string): MultipartPart | undefined {
  const parts = readMultipart(String(call.headers["content-type"] ?? ""), call.rawBody);
  return parts?.find((part) => part.field === field && part.content.length > 0);
}

function describeImage(account: FreshchatAccount, file: StoredFile): unknown {
  const url = imageUrl(account, file);
  return { id: file.hash, name: file.name, url, content_type: file.contentType, thumbnail: { url } };
}

function describeFile(file: StoredFile): unknown {
  return {
    file_name: file.name,
    file_size: file.size,
    file_content_type: file.contentType,
    file_extension_type: extensionOf(file.name),
    file_hash: file.hash,
    file_security_status: "SAFE",
  };
}
