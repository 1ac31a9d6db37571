import {
  type ContactToSync,
  findContactsToSync,
  hasContactsToSync,
  listConnectionsToSync,
  noteSyncProgress,
  openSyncHour,
  saveCustomerRecord,
} from "@baton/database";
import { Failure, type FailureRecord, recordFailure } from "@baton/domain";
import { handleJob, type JobEnd, type JobHandler, type JobRun } from "../jobs/job-handler.ts";
import type { JobContext } from "../jobs/job-handlers.ts";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import { syncContact } from "./sync-contact.ts";
import { syncCustomersJob, syncDueCustomersJob } from "./sync-job-definitions.ts";

/**
 * Calls in an hour. The smallest plans of Freshworks CRM allow 1,000, for all programs of the company together: half of it is
 * left to them.
 */
export const callsPerHour = 500;
const contactsAtOnce = 100;
/** A contact takes up to six calls; a run ends before it would pass the limit. */
const callsPerContact = 6;
/** Well before a run is taken for stuck. */
const longestRunMs = 20 * 60_000;
/** Without a word of the CRM on when to come back. */
const limitedMs = 10 * 60_000;
/** A key that is refused is mended by a person; trouble of the CRM or the network passes. */
const refusedMs = 15 * 60_000;
const troubleMs = 2 * 60_000;

type Context = Pick<JobContext, "database" | "connections" | "tools" | "changes" | "jobs" | "now">;

export function syncCustomers(context: Context): JobHandler {
  return handleJob(syncCustomersJob, (run) => runSync(context, run));
}

/** Every five minutes, in one process of the installation: looking for what is due reads every contact. */
export function syncDueCustomers(context: Context): JobHandler {
  return handleJob(
    syncDueCustomersJob,
    async () => {
      const { database, tools, jobs } = context;
      const now = context.now();
      const enabledBy = Object.fromEntries(
        [...tools.connectors.values()].flatMap(({ manifest }) =>
          manifest.customerRecords ? [[manifest.helpdesk, manifest.customerRecords.enabledBy]] : [],
        ),
      );
      for (const connectionId of await listConnectionsToSync(database, { enabledBy, now })) {
        if (await hasContactsToSync(database, { connectionId, now }))
          await jobs.enqueue(database, syncCustomersJob, { connectionId });
      }
      return { kind: "done" };
    },
    { schedule: "*/5 * * * *" },
  );
}

/** Contact after contact, until none is due, the hour's calls are used, or the CRM does not answer. Exported for tests. */
export async function runSync(
  context: Context,
  { payload: { connectionId }, signal }: Pick<JobRun<{ connectionId: string }>, "payload" | "signal">,
): Promise<JobEnd> {
  const { database } = context;
  const startedAt = context.now().getTime();
  const hour = await openSyncHour(database, { connectionId, now: context.now() });
  let left = callsPerHour - hour.calls;
  for (;;) {
    // Each time as it is stored now: settings may change in the middle, and the contacts are then due again.
    const runtime = (await context.connections.get([connectionId])).get(connectionId);
    if (!runtime?.helpdesk.customerRecords || runtime.status === "disconnected") return { kind: "done" };
    const batch = await findContactsToSync(database, {
      connectionId,
      now: context.now(),
      limit: contactsAtOnce,
    });
    if (batch.length === 0) return { kind: "done" };
    for (const contact of batch) {
      const now = context.now();
      if (signal.aborted || now.getTime() - startedAt > longestRunMs) return { kind: "again", inMs: 0 };
      if (left < callsPerContact)
        return { kind: "again", inMs: Math.max(1_000, hour.endsAt.getTime() - now.getTime()) };
      let calls = 0;
      const outcome = await syncOne(context, runtime, contact, { signal, onCall: () => (calls += 1) });
      left -= calls;
      await noteSyncProgress(database, { connectionId, calls, now: context.now(), ...outcome });
      if (outcome.notBefore !== null) {
        announce(context, runtime);
        // The clock begins it again: somebody may mend the key, or ask for it, before.
        return { kind: "done" };
      }
    }
    announce(context, runtime);
  }
}

/** What is wrong with one contact is kept with it; what is wrong with the CRM ends the run. */
async function syncOne(
  { database, now }: Context,
  runtime: ConnectionRuntime,
  contact: ContactToSync,
  options: { signal: AbortSignal; onCall(): void },
): Promise<{ failure: FailureRecord | null; notBefore: Date | null }> {
  const records = runtime.helpdesk.customerRecords;
  if (!records) throw new Error("A connection without a CRM is not synced.");
  const about = { connectionId: runtime.id, settingsVersion: runtime.version, now: now() };
  try {
    await syncContact(database, { records, contact, about, options });
    return { failure: null, notBefore: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failure = recordFailure(error);
    if (error.code === "cancelled") return { failure: null, notBefore: now() };
    // Not found: deleted there between reading and writing, which the next comparison sees.
    if (error.code === "rejected" || error.code === "not-found") {
      const { id: contactId, version } = contact;
      await saveCustomerRecord(database, {
        ...about,
        contactId,
        version,
        externalId: null,
        seen: null,
        failure,
        change: {},
      });
      return { failure: null, notBefore: null };
    }
    const isLimited = error.code === "rate-limited";
    const waitMs = error.retryAfterMs ?? (isLimited ? limitedMs : error.isRetryable ? troubleMs : refusedMs);
    return { failure: isLimited ? null : failure, notBefore: new Date(now().getTime() + waitMs) };
  }
}

function announce({ changes }: Context, { organizationId, id }: ConnectionRuntime): void {
  changes.publish({ organizationId, topic: "connection", id });
}
