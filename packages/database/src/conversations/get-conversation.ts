import type { FailureRecord, HandoffRecord, ResolutionRecord } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import {
  type ConversationView,
  type ConversationViewRow,
  conversationViewColumns,
  convertConversationRow,
} from "./conversation-view.ts";

export type ConversationDetail = ConversationView & {
  handoff: HandoffRecord | null;
  resolution: ResolutionRecord | null;
  counterpartId: string | null;
  closedAt: Date | null;
  turnDueAt: Date | null;
  resolveDueAt: Date | null;
  /** What a CRM says of the contact, by attribute. */
  contactAttributes: Record<string, string>;
  queue: { wakeAt: Date | null; attempts: number; failure: FailureRecord | null };
  connectionStatus: "active" | "paused" | "disconnected";
};

type DetailRow = ConversationViewRow &
  Omit<ConversationDetail, keyof ConversationView | "queue"> & {
    wakeAt: Date | null;
    attempts: number;
    failure: FailureRecord | null;
  };

/** Null when the organization has no such conversation. */
export async function getConversation(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<ConversationDetail | null> {
  const { rows } = await database.query<DetailRow>({
    name: "get-conversation",
    text: `select ${conversationViewColumns}, c.handoff, c.resolution, c.counterpart_id as "counterpartId", c.closed_at as "closedAt",
        c.turn_due_at as "turnDueAt", c.resolve_due_at as "resolveDueAt", n.status as "connectionStatus",
        coalesce(k.attributes, '{}') as "contactAttributes",
        q.wake_at as "wakeAt", q.attempts, q.failure
      from conversation c
      join connection n on n.id = c.connection_id
      join conversation_queue q on q.id = c.id
      left join contact k on k.id = c.contact_id
      where c.organization_id = $1 and c.id = $2`,
    values: [input.organizationId, input.id],
  });
  const row = rows[0];
  if (!row) return null;
  return {
    ...convertConversationRow(row),
    handoff: row.handoff,
    resolution: row.resolution,
    counterpartId: row.counterpartId,
    closedAt: row.closedAt,
    turnDueAt: row.turnDueAt,
    resolveDueAt: row.resolveDueAt,
    contactAttributes: row.contactAttributes,
    connectionStatus: row.connectionStatus,
    queue: { wakeAt: row.wakeAt, attempts: row.attempts, failure: row.failure },
  };
}
