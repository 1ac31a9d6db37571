import { type ConnectionRecord, findConnections, type Queryable } from "@baton/database";
import { Failure } from "@baton/domain";

/**
 * The connection that a command is about: the one named, or the only one there is.
 *
 * @throws Failure `connection-not-found`, `connection-ambiguous`.
 */
export async function findOneConnection(
  database: Queryable,
  id: string | undefined,
): Promise<ConnectionRecord> {
  const found = await findConnections(database, { id });
  const [first] = found;
  if (!first) {
    throw new Failure({
      code: "connection-not-found",
      message: id === undefined ? "No helpdesk is connected." : `There is no connection ${id}.`,
      hint: "baton doctor lists the connections and their ids.",
      isRetryable: false,
    });
  }
  if (found.length === 1) return first;
  throw new Failure({
    code: "connection-ambiguous",
    message: `${found.length} helpdesks are connected.`,
    hint: `Choose one: ${found.map((connection) => `--connection ${connection.id} (${connection.name})`).join(", ")}.`,
    isRetryable: false,
  });
}
