import type { EndpointMemory } from "@baton/agent";
import { type Queryable, readEndpointTroubles, saveEndpointTrouble } from "@baton/database";
import { afterEndpointFailure, type EndpointTrouble } from "@baton/domain";

/** For so long one turn alone tries an endpoint that has rested; the others do without it meanwhile. */
const trialMs = 30_000;

/**
 * The memory of one organization's endpoints: what failed twice in a row rests, and every process of the installation knows. Kept in the
 * database; what is read now is up to date as of this call. Where the database is away, this process remembers for itself.
 */
export async function createEndpointMemory(
  input: { database: Queryable; now: () => Date; onChange?: () => void },
  organizationId: string,
): Promise<EndpointMemory> {
  const { database, now } = input;
  const troubles = await readEndpointTroubles(database, { organizationId });

  const save = async (endpoint: string, trouble: EndpointTrouble | null) => {
    // Known here already, stored or not: a database that is away must not cost the turn its answer.
    await saveEndpointTrouble(database, { organizationId, endpoint, trouble }).catch(() => {});
    input.onChange?.();
  };

  return {
    restOf(endpoint) {
      const trouble = troubles.get(endpoint);
      if (!trouble?.restsUntil) return null;
      const at = now();
      if (trouble.restsUntil <= at) {
        const onTrial = { ...trouble, restsUntil: new Date(at.getTime() + trialMs) };
        troubles.set(endpoint, onTrial);
        void save(endpoint, onTrial);
        return null;
      }
      const seconds = Math.ceil((trouble.restsUntil.getTime() - at.getTime()) / 1_000);
      return `It failed ${trouble.failures} times in a row and rests for ${seconds} more seconds; last: ${trouble.lastError}`;
    },
    async note(endpoint, error) {
      const before = troubles.get(endpoint) ?? null;
      if (error === null) {
        if (before === null) return;
        troubles.delete(endpoint);
        await save(endpoint, null);
        return;
      }
      const trouble = afterEndpointFailure(before, error, now());
      troubles.set(endpoint, trouble);
      await save(endpoint, trouble);
    },
  };
}
