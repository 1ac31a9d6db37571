import { type Connector, connectors as helpdesks } from "@baton/connectors";
import { createMessengerConnector } from "@baton/connectors/messenger/index";
import { type ChangeFeed, createMessengerDesk, type FileStorage } from "@baton/engine";
import type { Pool } from "pg";

/** Every connector of a process, by its fixed name: the helpdesks, and the messenger, whose desk is Baton's own database. */
export function createConnectors(input: {
  pool: Pool;
  storage: Pick<FileStorage, "get">;
  changes: Pick<ChangeFeed, "publish">;
}): Map<string, Connector> {
  const messenger = createMessengerConnector(createMessengerDesk(input));
  return new Map(
    [...helpdesks, messenger].map((connector) => [connector.manifest.helpdesk, connector as Connector]),
  );
}
