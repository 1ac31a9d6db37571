import type { EscalationKind, EscalationState, FailureRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";

/** An escalation as people see it beside its conversation. */
export type EscalationView = {
  id: string;
  kind: EscalationKind;
  state: EscalationState;
  connection: { id: string; name: string; helpdesk: string };
  attempts: number;
  dueAt: Date | null;
  failure: FailureRecord | null;
  url: string | null;
  number: string | null;
  externalId: string | null;
  createdAt: Date;
  openedAt: Date | null;
  closedAt: Date | null;
};

/** The newest escalation of a conversation, seen from either end. */
export async function getEscalationOfConversation(
  database: Queryable,
  conversationId: string,
): Promise<EscalationView | null> {
  const { rows } = await database.query<EscalationView>({
    name: "get-escalation-of-conversation",
    text: `select e.id, e.kind, e.state, jsonb_build_object('id', n.id, 'name', n.name, 'helpdesk', n.helpdesk) as connection,
        e.attempts, e.due_at as "dueAt", e.failure, coalesce(e.opened ->> 'url', f.external_url) as url, e.opened ->> 'number' as number,
        e.opened -> 'conversation' ->> 'externalId' as "externalId",
        e.created_at as "createdAt", e.opened_at as "openedAt", e.closed_at as "closedAt"
      from conversation c join escalation e on e.id = c.escalation_id join connection n on n.id = e.connection_id
      left join conversation f on f.connection_id = e.connection_id and f.external_id = e.opened -> 'conversation' ->> 'externalId'
      where c.id = $1`,
    values: [conversationId],
  });
  return rows[0] ?? null;
}

/** Connections that nobody has disconnected. */
export async function listActiveConnectionIds(
  database: Queryable,
  organizationId: string,
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>({
    name: "list-active-connection-ids",
    text: "select id from connection where organization_id = $1 and status <> 'disconnected' order by created_at",
    values: [organizationId],
  });
  return rows.map(({ id }) => id);
}

export type WaitingEscalations = {
  count: number;
  oldestAt: Date;
  failure: FailureRecord | null;
  conversationId: string;
};

/** Escalations that wait for a connection's helpdesk after at least one attempt; null: none. */
export async function readWaitingEscalations(
  database: Queryable,
  connectionId: string,
): Promise<WaitingEscalations | null> {
  const { rows } = await database.query<WaitingEscalations & { count: number }>({
    name: "read-waiting-escalations",
    text: `select (count(*) over ())::int as count, created_at as "oldestAt", failure, conversation_id as "conversationId"
      from escalation where connection_id = $1 and state in ('waiting', 'opening') and failure is not null
      order by created_at limit 1`,
    values: [connectionId],
  });
  return rows[0] ?? null;
}
