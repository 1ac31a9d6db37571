import type { FreshchatSimulator } from "@baton/sandbox/freshchat/index";
import type pg from "pg";

/** One message as the helpdesk has it; texts only. */
export type DeskMessage = {
  id: string;
  author: "customer" | "agent" | "teammate" | "platform";
  isPrivate: boolean;
  text: string;
  at: number;
};

/** A conversation as a judge looks at it in the helpdesk. */
export type DeskConversation = {
  id: string;
  isResolved: boolean;
  assignee: "none" | "agent" | "teammate";
  /** In the order of the helpdesk. */
  messages: DeskMessage[];
  /** What the customer sees of the agent account. */
  replies: string[];
  /** Private notes of the agent account. */
  notes: string[];
};

/** Reads a conversation out of the simulator's own state: what counts is there, not in Baton's database. */
export function viewDesk(simulator: FreshchatSimulator, conversationId: string): DeskConversation {
  const view = simulator.control.conversation(conversationId);
  const agentId = simulator.workspace.agents.baton.id;
  const messages = view.messages.map((message): DeskMessage => {
    const isSystem =
      message.message_type === "system" || message.message_source === "system" || !message.actor_type;
    return {
      id: message.id,
      author: isSystem
        ? "platform"
        : message.actor_type === "user"
          ? "customer"
          : message.actor_type !== "agent"
            ? "platform"
            : message.actor_id === agentId
              ? "agent"
              : "teammate",
      isPrivate: message.message_type === "private",
      text: message.message_parts
        .map((part) => (part.text as { content?: string } | null)?.content ?? "")
        .join(""),
      at: Date.parse(message.created_time),
    };
  });
  const byAgent = messages.filter((message) => message.author === "agent");
  return {
    id: conversationId,
    isResolved: view.status === "resolved",
    assignee: view.agentId === "" ? "none" : view.agentId === agentId ? "agent" : "teammate",
    messages,
    replies: byAgent.filter((message) => !message.isPrivate).map((message) => message.text),
    notes: byAgent.filter((message) => message.isPrivate).map((message) => message.text),
  };
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
  const row = found.rows[0];
  if (!row) return null;
  const decisions = await pool.query(
    `select m.external_id as "messageId", count(d.id)::int as count, max(d.outcome) as outcome, max(d.rule) as rule, max(d.result) as result
     from message m left join decision d on d.message_id = m.id
     where m.conversation_id = $1 and m.author_kind = 'customer' group by m.external_id, m.sent_at order by m.sent_at`,
    [row.id],
  );
  return { ...row, decisions: decisions.rows };
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
