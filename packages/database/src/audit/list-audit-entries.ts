import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import type { AuditActor } from "./add-audit-entry.ts";

export type AuditEntry = {
  id: string;
  at: Date;
  actor: AuditActor;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
};

/** The audit log of an organization, newest first. */
export async function listAuditEntries(
  database: Queryable,
  input: PageRequest & { organizationId: string; action?: string | undefined; subject?: string | undefined },
): Promise<Page<AuditEntry>> {
  const [before] = input.cursor ? decodeCursor(input.cursor, 1) : [null];
  const { rows } = await database.query<Omit<AuditEntry, "id"> & { id: number }>({
    name: "list-audit-entries",
    text: `select id, at, actor, action, subject, before, after from audit_entry
      where organization_id = $1
        and ($2::bigint is null or id < $2)
        and ($3::text is null or action = $3)
        and ($4::text is null or subject = $4)
      order by id desc limit $5`,
    values: [input.organizationId, before, input.action ?? null, input.subject ?? null, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    (row) => ({ ...row, id: String(row.id) }),
    (row) => [row.id],
  );
}
