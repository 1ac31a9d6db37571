import { Failure } from "@baton/domain";
import type { PerformContext } from "../../contract.ts";
import type { StoredAttachment, TranscriptEntry } from "../../escalation.ts";
import { HttpFailure } from "../../http/http-failure.ts";
import { maximumAttachmentBytes } from "../manifest.ts";

export type ChosenFile = StoredAttachment & { bytes: Buffer };

/**
 * The files of a transcript that a ticket can carry (FD10): the newest first, since the last thing shown is what is talked about,
 * until 20 MB are full. What does not fit, or is lost, is named.
 *
 * @throws Failure when our own storage cannot be read at the moment: the escalation waits for it.
 */
export async function chooseAttachments(
  transcript: readonly TranscriptEntry[],
  readAttachment: PerformContext["readAttachment"],
): Promise<{ files: ChosenFile[]; leftOut: string[] }> {
  const files: ChosenFile[] = [];
  const leftOut: string[] = [];
  let total = 0;
  for (const attachment of transcript.flatMap((entry) => entry.attachments).toReversed()) {
    const isTooMuch = total + attachment.sizeBytes > maximumAttachmentBytes;
    const bytes = isTooMuch ? null : await readOrNull(attachment, readAttachment);
    if (bytes === null || total + bytes.length > maximumAttachmentBytes) {
      leftOut.unshift(attachment.name);
      continue;
    }
    total += bytes.length;
    files.unshift({ ...attachment, bytes });
  }
  return { files, leftOut };
}

/** Null: it is gone for good. */
async function readOrNull(
  { storageKey }: StoredAttachment,
  readAttachment: PerformContext["readAttachment"],
): Promise<Buffer | null> {
  try {
    return await readAttachment(storageKey);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof HttpFailure || error.isRetryable) throw error;
    return null;
  }
}
