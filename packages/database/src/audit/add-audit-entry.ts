import type { Queryable } from "../queryable.ts";
import { writeJson } from "../write-json.ts";

/** Who changed something: a person, an API key, or Baton itself. */
export type AuditActor = { kind: "user" | "api-key" | "system"; id: string | null; name: string | null };

export type NewAuditEntry = {
  organizationId: string;
  actor: AuditActor;
  /** Noun and what happened, e.g. `connection-created`. */
  action: string;
  /** E.g. `connection:<id>`, `setting:channels`. */
  subject: string;
  /** Without secrets: what is written here is shown to every admin (D8). */
  before: unknown;
  after: unknown;
};

/** Writes down a change of settings (D8). Runs in the transaction of the change, so that neither is without the other. */
export async function addAuditEntry(database: Queryable, entry: NewAuditEntry): Promise<void> {
  await database.query({
    name: "add-audit-entry",
    text: `insert into audit_entry (organization_id, actor, action, subject, before, after)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [
      entry.organizationId,
      writeJson(entry.actor),
      entry.action,
      entry.subject,
      toJson(entry.before),
      toJson(entry.after),
    ],
  });
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : writeJson(value);
}
