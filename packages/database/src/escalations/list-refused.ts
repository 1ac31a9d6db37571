import type { HelpdeskAction } from "@baton/domain";
import type { Queryable } from "../queryable.ts";
import type { ActionContext } from "../schema.ts";

export type RefusedCarriage = { id: string; action: HelpdeskAction; context: ActionContext };

/** What an escalation brought to this conversation and its helpdesk refused, and nobody has had sent again since; oldest first. */
export async function listRefusedCarriages(
  database: Queryable,
  input: { conversationId: string; escalationId: string },
): Promise<RefusedCarriage[]> {
  const { rows } = await database.query<RefusedCarriage>({
    name: "list-refused-carriages",
    text: `select a.id, a.action, a.context from action a
      where a.conversation_id = $1 and a.purpose = 'counterpart' and a.state = 'refused' and a.context ->> 'carriedBy' = $2
        and a.kind in ('customer-message', 'reply')
        and not exists (select from action r where r.conversation_id = $1 and r.context ->> 'repeats' = a.id::text)
      order by a.sequence`,
    values: [input.conversationId, input.escalationId],
  });
  return rows;
}
