import type { CheckResult, ConnectionSettings, Connector } from "@baton/connectors";
import { lockWorkingConnections, type Queryable } from "@baton/database";

/**
 * The checks of a connection, with one that fails when another connection of the organization works in the same account of the
 * helpdesk as the same agent account already (D7). Neither could tell the other's answers from its own, and what one claims the
 * other takes for its own: each customer would be answered twice, whatever topics, groups or inboxes they are limited to.
 *
 * Inside a transaction the answer holds until its end.
 */
export async function refuseTwin(
  database: Queryable,
  connection: {
    organizationId: string;
    connector: Connector;
    /** Of a connection that is changed. */
    id?: string | undefined;
    settings: ConnectionSettings;
    result: CheckResult;
  },
): Promise<CheckResult> {
  const { organizationId, connector, settings, result } = connection;
  const { helpdesk, conditions } = connector.manifest;
  const wanted = placeOf(connector, settings, result);
  if (!result.ok || wanted === null) return result;
  const others = await lockWorkingConnections(database, { organizationId, helpdesk });
  const placeOfStored = (other: (typeof others)[number]) =>
    placeOf(connector, other.settings as ConnectionSettings, other);
  const self = others.find(({ id }) => id === connection.id);
  // What is so already must not keep a token from being replaced.
  if (self !== undefined && placeOfStored(self) === wanted) return result;
  const twin = others.find((other) => other.id !== connection.id && placeOfStored(other) === wanted);
  if (twin === undefined) return result;
  const name = result.agentAccount?.name ?? "the same agent account";
  const check = {
    name: "connected-already",
    ok: false,
    message: `The connection "${twin.name}" works in this account as ${name} already; with a second one each customer would be answered twice. Change the settings of "${twin.name}" instead, or let this one write as an agent account of its own.`,
    field: conditions?.agentAccountField ?? conditions?.credentialsField ?? null,
  };
  return { ...result, ok: false, checks: [...result.checks, check] };
}

/** Null where it is not known. */
function placeOf(
  connector: Connector,
  settings: ConnectionSettings,
  { account, agentAccount }: Pick<CheckResult, "account" | "agentAccount">,
): string | null {
  const name = connector.accountOf?.(settings, account) ?? null;
  if (name === null || agentAccount === null) return null;
  return [settings.apiBaseUrl ?? "", name, agentAccount.externalId].join(" ");
}
