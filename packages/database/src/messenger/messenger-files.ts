import type { Queryable } from "../queryable.ts";

export type MessengerFile = {
  id: string;
  name: string;
  contentType: string;
  sizeBytes: number;
  storageKey: string;
};

const columns = `id, name, content_type as "contentType", size_bytes as "sizeBytes", storage_key as "storageKey"`;

/** A file that a visitor has uploaded, and not sent with a message yet. */
export async function insertMessengerFile(
  database: Queryable,
  file: MessengerFile & { visitorId: string },
): Promise<void> {
  await database.query({
    name: "insert-messenger-file",
    text: `insert into messenger_file (id, visitor_id, name, content_type, size_bytes, storage_key)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [file.id, file.visitorId, file.name, file.contentType, file.sizeBytes, file.storageKey],
  });
}

/** Files of one visitor, in the order asked for; those of somebody else are as if they did not exist. */
export async function findMessengerFiles(
  database: Queryable,
  input: { visitorId: string; ids: readonly string[] },
): Promise<MessengerFile[]> {
  if (input.ids.length === 0) return [];
  const { rows } = await database.query<MessengerFile>({
    name: "find-messenger-files",
    text: `select ${columns} from messenger_file where visitor_id = $1 and id = any($2::uuid[])
      order by array_position($2::uuid[], id)`,
    values: [input.visitorId, input.ids],
  });
  return rows;
}

/** A file of the visitor who has this thread. */
export async function findDeskFile(
  database: Queryable,
  input: { threadId: string; fileId: string },
): Promise<MessengerFile | null> {
  const { rows } = await database.query<MessengerFile>({
    name: "find-desk-file",
    text: `select ${columns} from messenger_file
      where id = $2 and visitor_id = (select visitor_id from messenger_thread where id = $1)`,
    values: [input.threadId, input.fileId],
  });
  return rows[0] ?? null;
}
