import type { Queryable } from "../queryable.ts";

export type ModelPurpose = "turn" | "playground" | "test" | "embedding";

/** What one request of a model used; `costUsd` null: its prices are not known. */
export type ModelUse = {
  /** The model as decisions name it. */
  model: string;
  purpose: ModelPurpose;
  hasFailed: boolean;
  inputTokens: number;
  outputTokens: number;
  costUsd: number | null;
};

/** Adds a request to the day's account. `at` decides the day, in UTC. */
export async function addModelUse(
  database: Queryable,
  input: ModelUse & { organizationId: string; at: Date },
): Promise<void> {
  await database.query({
    name: "add-model-use",
    text: `insert into model_use (organization_id, day, model, purpose, requests, failed_requests, input_tokens, output_tokens, cost_usd)
      values ($1, ($2::timestamptz at time zone 'UTC')::date, $3, $4, 1, $5, $6, $7, $8)
      on conflict (organization_id, day, model, purpose) do update set requests = model_use.requests + 1,
        failed_requests = model_use.failed_requests + excluded.failed_requests,
        input_tokens = model_use.input_tokens + excluded.input_tokens,
        output_tokens = model_use.output_tokens + excluded.output_tokens,
        cost_usd = model_use.cost_usd + excluded.cost_usd`,
    values: [
      input.organizationId,
      input.at,
      input.model,
      input.purpose,
      input.hasFailed ? 1 : 0,
      input.inputTokens,
      input.outputTokens,
      input.costUsd ?? 0,
    ],
  });
}

/** What the models have cost on the day and in the month of `at`, in UTC. */
export async function readModelCost(
  database: Queryable,
  input: { organizationId: string; at: Date },
): Promise<{ todayUsd: number; thisMonthUsd: number }> {
  const { rows } = await database.query<{ todayUsd: number; thisMonthUsd: number }>({
    name: "read-model-cost",
    text: `select coalesce(sum(cost_usd) filter (where day = today), 0)::float8 as "todayUsd",
        coalesce(sum(cost_usd), 0)::float8 as "thisMonthUsd"
      from (select ($2::timestamptz at time zone 'UTC')::date as today) t
        left join model_use u on u.organization_id = $1 and u.day >= date_trunc('month', t.today) and u.day <= t.today`,
    values: [input.organizationId, input.at],
  });
  return rows[0] ?? { todayUsd: 0, thisMonthUsd: 0 };
}

export type ModelUseOfMonth = {
  model: string;
  requests: number;
  failedRequests: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
};

/** What each model was asked in the month of `at`, most expensive first. */
export async function listModelUse(
  database: Queryable,
  input: { organizationId: string; at: Date },
): Promise<ModelUseOfMonth[]> {
  const { rows } = await database.query<ModelUseOfMonth>({
    name: "list-model-use",
    text: `select model, sum(requests)::float8 as requests, sum(failed_requests)::float8 as "failedRequests",
        sum(input_tokens)::float8 as "inputTokens", sum(output_tokens)::float8 as "outputTokens", sum(cost_usd)::float8 as "costUsd"
      from model_use
      where organization_id = $1 and day >= date_trunc('month', ($2::timestamptz at time zone 'UTC')::date)
        and day <= ($2::timestamptz at time zone 'UTC')::date
      group by model order by 6 desc, model`,
    values: [input.organizationId, input.at],
  });
  return rows;
}
