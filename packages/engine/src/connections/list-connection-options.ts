import type { ConnectedHelpdesk, OptionList } from "@baton/connectors";
import { getConnection } from "@baton/database";
import { type FailureRecord, recordFailure } from "@baton/domain";
import type { ConnectionTools } from "./connection-tools.ts";
import { openConnection } from "./open-connection.ts";
import { parseSettings, type SettingsIssue } from "./run-checks.ts";
import { readDraft } from "./test-connection.ts";

type Option = Awaited<ReturnType<ConnectedHelpdesk["listOptions"]>>[number];

type DraftInput = {
  organizationId: string;
  helpdesk: string;
  settings: Record<string, unknown>;
  /** Whose secrets stand for those that the form leaves masked. */
  connectionId?: string | undefined;
};

export type ListOptionsResult =
  | { kind: "listed"; options: Option[] }
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
  input: DraftInput & { list: OptionList },
  tools: ConnectionTools,
): Promise<ListOptionsResult> {
  const opened = await openDraft(input, tools);
  return opened.kind === "open" ? listFrom(opened.connected, input.list) : opened;
}

export type CreateOptionResult =
  | { kind: "created"; option: Option }
  | { kind: "not-offered" }
  | Exclude<ListOptionsResult, { kind: "listed" }>;

/** Makes a choice that the account lacks, with the credentials of the form, saved or not. */
export async function createOption(
  input: DraftInput & { list: OptionList; name: string },
  tools: ConnectionTools,
): Promise<CreateOptionResult> {
  const opened = await openDraft(input, tools);
  if (opened.kind !== "open") return opened;
  if (!opened.connected.createOption) return { kind: "not-offered" };
  try {
    return { kind: "created", option: await opened.connected.createOption(input.list, input.name) };
  } catch (error) {
    return helpdeskFailed(error);
  }
}

async function openDraft(
  input: DraftInput,
  tools: ConnectionTools,
): Promise<
  | { kind: "open"; connected: ConnectedHelpdesk }
  | Exclude<ListOptionsResult, { kind: "listed" | "helpdesk-failed" }>
> {
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
  return { kind: "open", connected };
}

function helpdeskFailed(error: unknown): { kind: "helpdesk-failed"; failure: FailureRecord } {
  const failure = recordFailure(error);
  if (failure.code === "unexpected") throw error;
  return { kind: "helpdesk-failed", failure };
}

async function listFrom(connected: ConnectedHelpdesk, list: OptionList): Promise<ListOptionsResult> {
  try {
    return { kind: "listed", options: await connected.listOptions(list) };
  } catch (error) {
    return helpdeskFailed(error);
  }
}
