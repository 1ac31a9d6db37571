-- The first import of a connection's open conversations (FD14): where it stands, so that it goes on there after a crash.
create table backfill (
  connection_id uuid primary key references connection (id) on delete cascade,
  -- running. done: everything was asked for and read. failed: given up, see failure. stopped: the connection was disconnected.
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'stopped')),
  -- Conversations that changed after this are imported.
  since timestamptz not null,
  -- Where the helpdesk's list goes on; null at its beginning and at its end. Written with the page that it follows.
  cursor text,
  is_listed boolean not null default false,
  -- Final counts; while it runs they are counted from the items.
  found integer,
  imported integer,
  failure jsonb,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

-- The conversations that the list named. Gone once the import is over.
create table backfill_item (
  connection_id uuid not null references backfill (connection_id) on delete cascade,
  external_id text not null,
  alternate_id text,
  position bigint generated always as identity,
  -- waiting: to be asked for. asked: its reading stands in the conversation's queue. done: read.
  -- late: not read for long; the conversation goes on trying by itself, and the import does not wait for it.
  state text not null default 'waiting' check (state in ('waiting', 'asked', 'done', 'late')),
  asked_at timestamptz,
  primary key (connection_id, external_id)
);
create index backfill_item_waiting on backfill_item (connection_id, position) where state = 'waiting';
create index backfill_item_asked on backfill_item (connection_id, asked_at) where state in ('asked', 'late');

-- A conversation that no webhook told of: where a helpdesk has an event of its own for that, it is that one which is missing.
alter table webhook_missed drop constraint webhook_missed_kind_check;
alter table webhook_missed add constraint webhook_missed_kind_check
  check (kind in ('conversation', 'message', 'close', 'reopen', 'assignment'));
