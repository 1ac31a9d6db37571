import { recordFailure } from "@baton/domain";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

const maximumAttempts = 5;
const pauseMs = 5_000;
/** A full disk or a store that is away is mended by people: looking more often would fetch the same bytes again and again. */
const storagePauseMs = 60_000;

/**
 * Copies files into Baton's storage at once, since the helpdesk's links expire (S7). A file that cannot be fetched does not hold up
 * the answer: it is tried again with the next work on the conversation, and in the end shown as lost with the reason. A storage that
 * does not work costs no file: it waits until there is room.
 *
 * @returns milliseconds until the next try; null when none is left to be copied.
 */
export async function copyAttachments(
  dependencies: EngineDependencies,
  work: ConversationWork,
): Promise<number | null> {
  const waiting = work.attachments.filter((row) => row.state === "waiting");
  if (waiting.length === 0 || work.connection.status !== "active") return null;
  await work.commit();
  let hasStorageFailed = false;
  for (const row of waiting) {
    try {
      const messageExternalId = await readMessageExternalId(dependencies, row.message_id);
      const file = await work.connection.helpdesk.downloadAttachment(work.reference, messageExternalId, {
        externalId: row.external_id,
        name: row.name,
        contentType: row.content_type,
        sizeBytes: row.size_bytes,
        url: row.source_url,
      });
      const storageKey = await dependencies.storage.put({
        organizationId: row.organization_id,
        name: row.name,
        contentType: file.contentType,
        bytes: file.bytes,
      });
      work.updateAttachment(row, {
        state: "stored",
        storage_key: storageKey,
        size_bytes: file.bytes.length,
        content_type: file.contentType,
      });
    } catch (error) {
      const failure = recordFailure(error);
      if (failure.code === "file-store-failed") {
        hasStorageFailed = true;
        work.updateAttachment(row, { failure });
        dependencies.log.warn(
          { code: failure.code, reason: failure.message },
          failure.hint ?? failure.message,
        );
        break;
      }
      const attempts = row.attempts + 1;
      const isLost = !failure.isRetryable || attempts >= maximumAttempts;
      work.updateAttachment(row, { attempts, failure, state: isLost ? "lost" : "waiting" });
      if (isLost) {
        work.note({
          at: dependencies.now(),
          kind: "failure",
          actor: { kind: "system" },
          summary: `The file ${row.name} could not be copied from the helpdesk: ${failure.message}`,
          data: { code: failure.code },
        });
      }
    }
  }
  await work.commit();
  if (!work.attachments.some((row) => row.state === "waiting")) return null;
  return hasStorageFailed ? storagePauseMs : pauseMs;
}

async function readMessageExternalId(dependencies: EngineDependencies, messageId: string): Promise<string> {
  const result = await dependencies.database.query<{ external_id: string }>(
    "select external_id from message where id = $1",
    [messageId],
  );
  return (result.rows[0] as { external_id: string }).external_id;
}
