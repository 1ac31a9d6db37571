import type { Queryable } from "../queryable.ts";

export type RecentCustomerMessage = { conversationId: string; text: string };

/** What customers wrote last, newest first; automatic mail left out. */
export async function listRecentCustomerMessages(
  database: Queryable,
  input: { organizationId: string; limit: number },
): Promise<RecentCustomerMessage[]> {
  const { rows } = await database.query<RecentCustomerMessage>({
    name: "list-recent-customer-messages",
    text: `select conversation_id as "conversationId", text from message
      where organization_id = $1 and author_kind = 'customer' and visibility = 'public' and automatic is null and text <> ''
      order by sent_at desc, id desc limit $2`,
    values: [input.organizationId, input.limit],
  });
  return rows;
}
