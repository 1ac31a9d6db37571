import mammoth from "mammoth";
import { convertHtmlDocument } from "../html/extract-page.ts";
import type { TextOfFile } from "./read-file.ts";

/** What the parts of a file may be together when unpacked: a small file can hold gigabytes of nothing. */
const maximumUnpackedBytes = 200_000_000;

/** A Word document with its headings, lists and tables. */
export async function readDocx(file: { name: string; bytes: Buffer }): Promise<TextOfFile> {
  const unpacked = unpackedSize(file.bytes);
  if (unpacked === null || unpacked > maximumUnpackedBytes) return unreadable(file.name);
  try {
    // Pictures would come along as text in base64.
    const convertImage = mammoth.images.imgElement(async () => ({ src: "" }));
    const { value } = await mammoth.convertToHtml(
      { buffer: file.bytes },
      { convertImage, externalFileAccess: false },
    );
    const { title, body } = convertHtmlDocument(value, "https://document.invalid/");
    return { kind: "text", title, body, language: null };
  } catch {
    return unreadable(file.name);
  }
}

function unreadable(name: string): TextOfFile {
  return {
    kind: "refused",
    failure: {
      code: "file-unreadable",
      message: `${name} cannot be read: it is damaged, or not what its name says.`,
      hint: "Open it, save it anew and upload that.",
      isRetryable: false,
    },
  };
}

/** As the list at the end of the archive says it; null when there is none. */
function unpackedSize(bytes: Buffer): number | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 20 > bytes.length) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let total = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null;
    total += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return total;
}
