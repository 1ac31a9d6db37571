import type { ConnectedHelpdesk, ConnectionSettings, Connector } from "@baton/connectors";
import type { ConnectionRecord } from "@baton/database";
import { Failure } from "@baton/domain";
import type { ConnectionTools } from "./connection-tools.ts";
import { parseSettings } from "./run-checks.ts";
import { openSecrets } from "./split-secrets.ts";

export type OpenedConnection = {
  connector: Connector;
  /** Secrets included: never to be logged or answered. */
  settings: ConnectionSettings;
  connect(): ConnectedHelpdesk;
};

/**
 * A stored connection, ready to verify webhooks with and to talk to its helpdesk.
 *
 * @throws Failure `connection-disconnected`, `unknown-helpdesk` (a connector that this build does not have),
 * `secret-key-mismatch`, `connection-settings-invalid` (stored by another version that allowed more).
 */
export function openConnection(
  connection: Pick<ConnectionRecord, "id" | "helpdesk" | "settings" | "secrets" | "status" | "agentAccount">,
  tools: Pick<ConnectionTools, "sealer" | "connectors" | "http" | "now">,
): OpenedConnection {
  if (connection.status === "disconnected") {
    throw new Failure({
      code: "connection-disconnected",
      message:
        "The connection was disconnected: its history stays, but nothing can be asked of the helpdesk.",
      hint: "Make a new connection.",
      isRetryable: false,
    });
  }
  const connector = tools.connectors.get(connection.helpdesk);
  if (!connector) {
    throw new Failure({
      code: "unknown-helpdesk",
      message: `This Baton has no connector for ${connection.helpdesk}.`,
      hint: "Start the version of Baton that made the connection, or a newer one.",
      isRetryable: false,
    });
  }
  const parsed = parseSettings(connector, {
    ...connection.settings,
    ...openSecrets(tools.sealer, connection.secrets),
  });
  if (parsed.kind === "invalid") {
    throw new Failure({
      code: "connection-settings-invalid",
      message: `The stored settings are not valid any more: ${parsed.issues[0]?.message}`,
      hint: "Open the connection in the dashboard, mend the setting and save.",
      isRetryable: false,
    });
  }
  return {
    connector,
    settings: parsed.settings,
    connect: () =>
      connector.connect({
        connectionId: connection.id,
        settings: parsed.settings,
        agentAccount: connection.agentAccount,
        http: tools.http,
        now: tools.now,
      }),
  };
}
