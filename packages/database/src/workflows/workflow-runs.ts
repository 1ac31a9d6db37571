import type { Queryable } from "../queryable.ts";

/** A conversation's way through one version; `state` is read by the package workflows. */
export type StoredWorkflowRun = {
  id: string;
  workflowId: string;
  versionId: string;
  status: "waiting" | "ended";
  state: unknown;
  startedBy: string[];
  startedAt: Date;
};

const columns = `id, workflow_id as "workflowId", version_id as "versionId", status, state, started_by as "startedBy", started_at as "startedAt"`;

export async function getWorkflowRun(database: Queryable, id: string): Promise<StoredWorkflowRun | null> {
  const { rows } = await database.query<StoredWorkflowRun>({
    name: "get-workflow-run",
    text: `select ${columns} from workflow_run where id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The newest run of a conversation, over or not. */
export async function findLatestRun(
  database: Queryable,
  conversationId: string,
): Promise<StoredWorkflowRun | null> {
  const { rows } = await database.query<StoredWorkflowRun>({
    name: "find-latest-run",
    text: `select ${columns} from workflow_run where conversation_id = $1 order by started_at desc, id desc limit 1`,
    values: [conversationId],
  });
  return rows[0] ?? null;
}

/** Whether one of these messages has set off a run of the conversation before. */
export async function hasStartedRun(
  database: Queryable,
  input: { conversationId: string; messageIds: readonly string[] },
): Promise<boolean> {
  const { rows } = await database.query<{ has: boolean }>({
    name: "has-started-run",
    text: "select exists (select from workflow_run where conversation_id = $1 and started_by && $2::uuid[]) as has",
    values: [input.conversationId, input.messageIds],
  });
  return rows[0]?.has ?? false;
}

/** How many runs a workflow has had, and how many are under way. */
export async function countWorkflowRuns(
  database: Queryable,
  organizationId: string,
): Promise<Map<string, { total: number; waiting: number }>> {
  const { rows } = await database.query<{ workflow_id: string; total: number; waiting: number }>({
    name: "count-workflow-runs",
    text: `select workflow_id, count(*)::int as total, (count(*) filter (where status = 'waiting'))::int as waiting
      from workflow_run where organization_id = $1 group by workflow_id`,
    values: [organizationId],
  });
  return new Map(rows.map(({ workflow_id, total, waiting }) => [workflow_id, { total, waiting }]));
}

/** A contact as a workflow reads it. */
export type ContactFactsRow = {
  name: string | null;
  email: string | null;
  phone: string | null;
  /** From a CRM. */
  attributes: Record<string, string>;
};

/** What a workflow may know of a contact. */
export async function getContactFacts(
  database: Queryable,
  contactId: string,
): Promise<ContactFactsRow | null> {
  const { rows } = await database.query<ContactFactsRow>({
    name: "get-contact-facts",
    text: "select name, email, phone, attributes from contact where id = $1",
    values: [contactId],
  });
  return rows[0] ?? null;
}
