import type { EndpointTrouble } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

/** What does not answer, by the endpoint's name. */
export async function readEndpointTroubles(
  database: Queryable,
  input: { organizationId: string },
): Promise<Map<string, EndpointTrouble>> {
  const { rows } = await database.query<EndpointTrouble & { endpoint: string }>({
    name: "read-endpoint-troubles",
    text: `select endpoint, failures, since, last_error as "lastError", rests_until as "restsUntil"
      from endpoint_trouble where organization_id = $1 order by endpoint`,
    values: [input.organizationId],
  });
  return new Map(rows.map(({ endpoint, ...trouble }) => [endpoint, trouble]));
}

/** Null: it answered, and all is well. */
export async function saveEndpointTrouble(
  database: Queryable,
  input: { organizationId: string; endpoint: string; trouble: EndpointTrouble | null },
): Promise<void> {
  const { organizationId, endpoint, trouble } = input;
  if (trouble === null) {
    await database.query({
      name: "end-endpoint-trouble",
      text: "delete from endpoint_trouble where organization_id = $1 and endpoint = $2",
      values: [organizationId, endpoint],
    });
    return;
  }
  await database.query({
    name: "save-endpoint-trouble",
    text: `insert into endpoint_trouble (organization_id, endpoint, failures, since, last_error, rests_until)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (organization_id, endpoint) do update set failures = excluded.failures, since = excluded.since,
        last_error = excluded.last_error, rests_until = excluded.rests_until`,
    values: [
      organizationId,
      endpoint,
      trouble.failures,
      trouble.since,
      trouble.lastError,
      trouble.restsUntil,
    ],
  });
}

/** Settings were saved: every endpoint is asked again, since what was wrong may be mended. */
export async function forgetEndpointTroubles(
  database: Queryable,
  input: { organizationId: string },
): Promise<void> {
  await database.query({
    name: "forget-endpoint-troubles",
    text: "delete from endpoint_trouble where organization_id = $1",
    values: [input.organizationId],
  });
}
