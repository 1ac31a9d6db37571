-- Escalations: a conversation of the messenger carried on in a helpdesk (M2, M4), or handed in there as a ticket (M3).

-- One row per escalation, made in the commit that hands the conversation to people, and written by the holder of the lease of the
-- messenger's conversation alone.
create table escalation (
  id uuid primary key,
  organization_id text not null,
  -- The messenger's.
  conversation_id uuid not null references conversation (id),
  -- Where to.
  connection_id uuid not null references connection (id),
  kind text not null check (kind in ('conversation', 'ticket')),
  group_id text,
  topic_id text,
  -- What was known when it was decided: subject, note for teammates, fields, tags, what the customer told of themselves, and what
  -- they are told once a ticket is there.
  details jsonb not null,
  -- What is asked of the helpdesk, history included, the same at every attempt; null before the first.
  request jsonb,
  -- The messages of that history: they are carried with it.
  carried_message_ids uuid[] not null default '{}',
  -- waiting: to be opened, at due_at. opening: asked for, and the answer is not known. open: people have it there. closed: over, and
  -- a ticket that was handed in. failed: it cannot be opened there, or is no longer there; people have it in Baton's inbox.
  state text not null default 'waiting' check (state in ('waiting', 'opening', 'open', 'closed', 'failed')),
  due_at timestamptz,
  attempts integer not null default 0,
  -- Start of the newest attempt, and the latest moment at which it could still take effect.
  attempted_at timestamptz,
  settles_at timestamptz,
  failure jsonb,
  -- {conversation: {externalId, alternateId}, contactExternalId, url, number}
  opened jsonb,
  -- When the customer was told that it takes longer; once.
  told_waiting_at timestamptz,
  created_at timestamptz not null default now(),
  opened_at timestamptz,
  closed_at timestamptz
);
create index escalation_conversation on escalation (conversation_id, created_at desc);
-- What waits for a helpdesk, for its health.
create index escalation_waiting on escalation (connection_id, created_at) where state in ('waiting', 'opening');

alter table conversation
  -- The newest escalation that it is in, at either end.
  add column escalation_id uuid,
  -- At the helpdesk's end: the messenger's conversation that it carries. Baton's own screens show that one.
  add column counterpart_id uuid,
  -- What the other end has last heard of this one: {status, heldBy}. Whatever differs is told to it.
  add column told jsonb;

-- The escalation that carried a message to the other end, or brought it from there: each goes over once.
alter table message add column carried_by uuid;

create or replace view public_message as select * from message where visibility = 'public';
