import type { ConnectedHelpdesk, OptionList } from "@baton/connectors";
import { getConnection } from "@baton/database";
import { type FailureRecord, recordFailure } from "@baton/domain";
import type { ConnectionTools } from "./connection-tools.ts";
import { openConnection } from "./open-connection.ts";
import { parseSettings, type SettingsIssue } from "./run-checks.ts";
import { readDraft } from "./test-connection.ts";

export type ListOptionsResult =
  | { kind: "listed"; options: Awaited<ReturnType<ConnectedHelpdesk["listOptions"]>> }
  | { kind: "not-found" }
  | { kind: "unknown-helpdesk" }
  | { kind: "disconnected" }
  | { kind: "invalid"; field: string | null; issues: SettingsIssue[] }
  | { kind: "helpdesk-failed"; failure: FailureRecord };

/** Choices for the settings form of a stored connection, read from the live account. */
export async function listConnectionOptions(
  input: { organizationId: string; id: string; list: OptionList },
  tools: ConnectionTools,
): Promise<ListOptionsResult> {
  const connection = await getConnection(tools.pool, input);
  if (!connection) return { kind: "not-found" };
  if (connection.status === "disconnected") return { kind: "disconnected" };
  return listFrom(openConnection(connection, tools).connect(), input.list);
}

/**
 * The same for a form that is not saved yet. What is still to be chosen from such choices may be missing: credentials are enough.
 */
export async function listDraftOptions(
  input: {
    organizationId: string;
    helpdesk: string;
    settings: Record<string, unknown>;
    connectionId?: string | undefined;
    list: OptionList;
  },
  tools: ConnectionTools,
): Promise<ListOptionsResult> {
  const draft = await readDraft(input, tools);
  if (draft.kind !== "ready") return draft;
  const { connector } = draft;
  const parsed = parseSettings(connector, draft.settings);
  const isChosen = (key: string) =>
    connector.manifest.fields.some((field) => field.key === key && field.optionsFrom !== undefined);
  const isOnlyUnchosen =
    parsed.kind === "invalid" && parsed.issues.every(({ path }) => isChosen(path.split(".")[0] ?? ""));
  if (parsed.kind === "invalid" && !isOnlyUnchosen) return parsed;
  const connected = connector.connect({
    // With something unchosen there is no parsed form; listing needs none of what would be missing in it.
    settings: parsed.kind === "valid" ? parsed.settings : draft.settings,
    agentAccount: null,
    http: tools.http,
    now: tools.now,
  });
  return listFrom(connected, input.list);
}

async function listFrom(connected: ConnectedHelpdesk, list: OptionList): Promise<ListOptionsResult> {
  try {
    return { kind: "listed", options: await connected.listOptions(list) };
  } catch (error) {
    const failure = recordFailure(error);
    if (failure.code === "unexpected") throw error;
    return { kind: "helpdesk-failed", failure };
  }
}
