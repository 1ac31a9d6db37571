import type { Queryable } from "../queryable.ts";

/** The sealed keys of an organization's models, by the model's id (D2). */
export async function readModelKeys(
  database: Queryable,
  input: { organizationId: string },
): Promise<Map<string, Buffer>> {
  const { rows } = await database.query<{ id: string; sealed: Buffer }>({
    name: "read-model-keys",
    text: "select model_id as id, sealed from model_key where organization_id = $1",
    values: [input.organizationId],
  });
  return new Map(rows.map(({ id, sealed }) => [id, sealed]));
}

/** Stores or replaces the key of one model. */
export async function saveModelKey(
  database: Queryable,
  input: { organizationId: string; modelId: string; sealed: Buffer },
): Promise<void> {
  await database.query({
    name: "save-model-key",
    text: `insert into model_key (organization_id, model_id, sealed) values ($1, $2, $3)
      on conflict (organization_id, model_id) do update set sealed = excluded.sealed, updated_at = now()`,
    values: [input.organizationId, input.modelId, input.sealed],
  });
}

/** Deletes every key of the organization but those of the models named. */
export async function keepModelKeys(
  database: Queryable,
  input: { organizationId: string; modelIds: readonly string[] },
): Promise<void> {
  await database.query({
    name: "keep-model-keys",
    text: "delete from model_key where organization_id = $1 and not model_id = any($2::uuid[])",
    values: [input.organizationId, input.modelIds],
  });
}
