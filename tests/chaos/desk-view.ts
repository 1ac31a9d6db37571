import type pg from "pg";

/** One message as the helpdesk has it; texts only. */
export type DeskMessage = {
  id: string;
  author: "customer" | "agent" | "teammate" | "platform";
  isPrivate: boolean;
  text: string;
  /** Names of what hangs on it. */
  files: readonly string[];
  at: number;
};

/** Status and owner as the helpdesk has them. */
export type DeskState = { isOpen: boolean; assignee: "none" | "agent" | "teammate" };

/** A conversation as a judge looks at it in the helpdesk: what counts is there, not in Baton's database. */
export type DeskConversation = DeskState & {
  id: string;
  /** In the order of the helpdesk. */
  messages: DeskMessage[];
};

/** What the customer sees of the agent account. */
export function repliesIn({ messages }: DeskConversation): string[] {
  return messages.filter(({ author, isPrivate }) => author === "agent" && !isPrivate).map(({ text }) => text);
}

/** Private notes of the agent account. */
export function notesIn({ messages }: DeskConversation): string[] {
  return messages.filter(({ author, isPrivate }) => author === "agent" && isPrivate).map(({ text }) => text);
}

/** What Baton believes of a conversation: compared with the helpdesk, never believed. */
export type BatonConversation = {
  status: string;
  holder: string;
  assignee: "none" | "agent" | "teammate";
  isHandedOff: boolean;
  resolution: string | null;
  /** Per customer message, by the helpdesk's id: how many decision records, and what came of them. */
  decisions: {
    messageId: string;
    count: number;
    outcome: string | null;
    rule: string | null;
    result: string | null;
  }[];
};

export async function viewBaton(pool: pg.Pool, externalId: string): Promise<BatonConversation | null> {
  const found = await pool.query(
    `select id, status, holder, assignee->>'kind' as assignee, handoff is not null as "isHandedOff", resolution->>'kind' as resolution
     from conversation where external_id = $1`,
    [externalId],
  );
  if (found.rows.length === 0) return null;
  const { id, ...conversation } = found.rows[0];
  const decisions = await pool.query(
    `select m.external_id as "messageId", count(d.id)::int as count, max(d.outcome) as outcome, max(d.rule) as rule, max(d.result) as result
     from message m left join decision d on d.message_id = m.id
     where m.conversation_id = $1 and m.author_kind = 'customer' group by m.id order by m.sent_at, m.id`,
    [id],
  );
  return { ...conversation, decisions: decisions.rows };
}

/** The timeline and the outbox as text, for a failure: where a story went wrong is mostly seen at once. */
export async function tellStory(pool: pg.Pool, externalId: string): Promise<string> {
  const events = await pool.query(
    `select e.at, e.kind, e.summary from timeline_event e join conversation c on c.id = e.conversation_id
     where c.external_id = $1 order by e.id`,
    [externalId],
  );
  const actions = await pool.query(
    `select a.purpose, a.kind, a.state, a.attempts, coalesce(a.withdrawn_because, a.failure->>'code') as because
     from action a join conversation c on c.id = a.conversation_id where c.external_id = $1 order by a.sequence`,
    [externalId],
  );
  return [
    ...events.rows.map((row) => `${row.at.toISOString().slice(11, 23)} ${row.kind}: ${row.summary}`),
    ...actions.rows.map(
      (row) => `${row.purpose} ${row.kind} ${row.state} after ${row.attempts} attempts ${row.because ?? ""}`,
    ),
  ].join("\n");
}
