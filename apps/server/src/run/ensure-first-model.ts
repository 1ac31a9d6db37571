import { type Sealer, withTransaction } from "@baton/database";
import { defaultModelTimeoutMs } from "@baton/domain";
import { readModels, saveModels } from "@baton/engine";
import type { Config } from "../config.ts";

/**
 * Takes the model of the environment over into the settings, at the first start that finds it. Afterwards the settings rule: what an
 * admin changed or deleted there does not come back.
 */
export async function ensureFirstModel(input: {
  pool: Parameters<typeof withTransaction>[0];
  sealer: Sealer;
  organizationId: string;
  model: Config["model"];
}): Promise<void> {
  const { pool, sealer, organizationId, model } = input;
  if (model === undefined) return;
  await withTransaction(pool, async (client) => {
    if ((await readModels(client, organizationId)).version > 0) return;
    await saveModels(
      client,
      {
        organizationId,
        actor: { kind: "system", id: null, name: "Environment" },
        updatedBy: null,
        change: {
          models: [
            {
              name: "",
              kind: "openai-compatible",
              baseUrl: model.baseUrl,
              model: model.name,
              apiKey: model.apiKey ?? null,
              isEnabled: true,
              timeoutMs: defaultModelTimeoutMs,
              inputPrice: null,
              outputPrice: null,
            },
          ],
        },
      },
      sealer,
    );
  });
}
