import { Failure, type OutgoingAttachment, recordFailure } from "@baton/domain";
import type { ActionOutcome } from "../contract.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import type { ActionContext } from "./perform-action.ts";
import { fileUploadSchema, imageUploadSchema } from "./shapes.ts";

export type UploadResult = { kind: "uploaded"; part: unknown } | { kind: "failed"; outcome: ActionOutcome };

/**
 * Puts a file into Freshchat's store and gives the message part that shows it.
 *
 * Nobody sees an upload until a message names it, so an upload with an unclear end is `not-done`: the whole reply can
 * be tried again.
 */
export async function uploadAttachment(
  context: Pick<ActionContext, "api" | "readAttachment" | "signal">,
  attachment: OutgoingAttachment,
): Promise<UploadResult> {
  try {
    const bytes = await context.readAttachment(attachment.storageKey);
    const part = attachment.contentType.startsWith("image/")
      ? await uploadImage(context, attachment, bytes)
      : await uploadFile(context, attachment, bytes);
    return { kind: "uploaded", part };
  } catch (error) {
    return { kind: "failed", outcome: nothingSaidYet(error) };
  }
}

/** Baton's own storage can fail as well as the upload: neither has shown anything to anybody. */
function nothingSaidYet(error: unknown): ActionOutcome {
  const isOurStorage = error instanceof Failure && !(error instanceof HttpFailure);
  if (isOurStorage) return { kind: "not-done", failure: recordFailure(error), retryAfterMs: null };
  const outcome = convertFailureToOutcome(error);
  if (outcome.kind !== "unknown") return outcome;
  return { kind: "not-done", failure: outcome.failure, retryAfterMs: null };
}

async function uploadImage(
  { api, signal }: Pick<ActionContext, "api" | "signal">,
  attachment: OutgoingAttachment,
  bytes: Buffer,
): Promise<unknown> {
  const answer = await api.upload("/images/upload", toForm("image", attachment, bytes), imageUploadSchema, {
    signal,
  });
  if (answer.url !== null) return { image: { url: answer.url } };
  // Some accounts give an image a hash and no link: it can be shown as a file only.
  const hash = answer.file_hash ?? answer.fileHash;
  return hash === null
    ? await uploadFile({ api, signal }, attachment, bytes)
    : { file: toFile(attachment, hash) };
}

async function uploadFile(
  { api, signal }: Pick<ActionContext, "api" | "signal">,
  attachment: OutgoingAttachment,
  bytes: Buffer,
): Promise<unknown> {
  const answer = await api.upload("/files/upload", toForm("file", attachment, bytes), fileUploadSchema, {
    signal,
  });
  return { file: toFile(attachment, answer.file_hash) };
}

/** The field's name is part of the interface: `image` and `file`, each only on its own path. */
function toForm(field: "image" | "file", attachment: OutgoingAttachment, bytes: Buffer): FormData {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(bytes)], { type: attachment.contentType }), attachment.name);
  return form;
}

function toFile(attachment: OutgoingAttachment, hash: string | null) {
  return {
    name: attachment.name,
    file_size_in_bytes: attachment.sizeBytes,
    content_type: attachment.contentType,
    file_extension: /\.([^.]+)$/.exec(attachment.name)?.[1] ?? "",
    ...(hash === null ? {} : { fileHash: hash }),
  };
}
