import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import {
  type ConversationView,
  type ConversationViewRow,
  conversationViewColumns,
  convertConversationRow,
} from "./conversation-view.ts";

export type ConversationFilter = {
  /** `closed`: both closed states. */
  status?: "open" | "closed" | "closed_resolved" | "closed_unresolved" | undefined;
  holder?: string | undefined;
  channel?: string | undefined;
  connection?: string | undefined;
  q?: string | undefined;
};

/**
 * Conversations of an organization, newest message first. The statement is put together from the filters that are given,
 * so that PostgreSQL plans each combination for itself and walks the list's index for the plain list.
 */
export async function listConversations(
  database: Queryable,
  input: PageRequest & ConversationFilter & { organizationId: string },
): Promise<Page<ConversationView>> {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `c.organization_id = ${parameter(input.organizationId)}`,
    // What a customer has only opened is nobody's work, unless a workflow has given it to people.
    "(not c.is_unwritten or c.holder = 'human')",
    // It carries a conversation of the messenger, which stands in the list itself.
    "c.counterpart_id is null",
  ];

  if (input.status === "closed") conditions.push("c.status <> 'open'");
  else if (input.status) conditions.push(`c.status = ${parameter(input.status)}`);
  if (input.holder) conditions.push(`c.holder = ${parameter(input.holder)}`);
  if (input.channel) conditions.push(`c.channel = ${parameter(input.channel)}`);
  if (input.connection) {
    const id = parameter(input.connection);
    // What went from the messenger to that helpdesk is among its conversations, as people there see it.
    conditions.push(`(c.connection_id = ${id} or exists (select from escalation e
      where e.id = c.escalation_id and e.conversation_id = c.id and e.connection_id = ${id}))`);
  }
  if (input.q) {
    const q = parameter(input.q);
    const pattern = parameter(`%${input.q.replace(/[\\%_]/g, "\\$&")}%`);
    conditions.push(`(c.external_id = ${q} or ${q} = any (c.tags) or c.subject ilike ${pattern}
      or k.name ilike ${pattern} or k.email ilike ${pattern} or k.phone ilike ${pattern}
      or exists (select from message m where m.conversation_id = c.id and m.text ilike ${pattern})
      or exists (select from escalation e left join conversation o on o.connection_id = e.connection_id
          and o.external_id = e.opened -> 'conversation' ->> 'externalId' and o.counterpart_id = c.id
        where e.conversation_id = c.id and (e.opened -> 'conversation' ->> 'externalId' = ${q}
          or exists (select from message m where m.conversation_id = o.id and m.text ilike ${pattern}))))`);
  }
  if (input.cursor) {
    const [at, id] = decodeCursor(input.cursor, 2);
    if (at === null) conditions.push(`c.last_message_at is null and c.id > ${parameter(id)}::uuid`);
    else {
      const time = `${parameter(at)}::timestamptz`;
      conditions.push(`(c.last_message_at < ${time} or c.last_message_at is null
        or (c.last_message_at = ${time} and c.id > ${parameter(id)}::uuid))`);
    }
  }

  const { rows } = await database.query<ConversationViewRow & { key: string | null }>({
    text: `select ${conversationViewColumns}, c.last_message_at::text as key
      from conversation c
      join connection n on n.id = c.connection_id
      left join contact k on k.id = c.contact_id
      where ${conditions.join(" and ")}
      order by c.last_message_at desc nulls last, c.id limit ${parameter(input.limit + 1)}`,
    values,
  });
  return toPage(rows, input.limit, convertConversationRow, (row) => [row.key, row.id]);
}
