import { type HealthEntry, listBarrenSources, type Queryable } from "@baton/database";

export type SourceExamination = {
  source: { id: string; organizationId: string; name: string; kind: string };
  health: HealthEntry[];
};

/** The doctor's look at the sources of knowledge: those of which nothing can be answered (KN1). Sound ones are left out. */
export async function examineKnowledge(database: Queryable): Promise<SourceExamination[]> {
  const barren = await listBarrenSources(database);
  return barren.map(({ id, organizationId, name, kind, failure, lastSync, updatedAt }) => {
    const { checked, leftOut, failed } = { checked: 0, leftOut: 0, failed: 0, ...lastSync };
    const since = lastSync?.finishedAt ?? updatedAt.toISOString();
    return {
      source: { id, organizationId, name, kind },
      health: [
        {
          code: "KN1",
          severity: "error",
          message: failure?.message ?? "Nothing of it is in use, so the agent answers nothing from it.",
          evidence: `0 passages after ${checked} documents: ${failed} failed, ${leftOut} left out; last synced ${since.slice(0, 16).replace("T", " ")} UTC.`,
          fix:
            failure?.hint ??
            "Open the source under Knowledge, Sources: each document says what became of it. Correct what it points to, or delete it.",
          since,
        },
      ],
    };
  });
}
