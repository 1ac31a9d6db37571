-- Upkeep: what is done for each connection now and then, by one process at a time.

-- When a task of a connection is due next. Taking it moves due_at behind the longest time it may last, so that no other
-- process begins it meanwhile, and one that dies in it holds nobody up for longer than that.
create table connection_task (
  connection_id uuid not null references connection (id) on delete cascade,
  task text not null check (task in ('reconcile', 'doctor')),
  due_at timestamptz not null,
  -- What the task remembers from one time to the next.
  state jsonb not null default '{}',
  primary key (connection_id, task)
);

-- When a conversation was last put up for comparison with its helpdesk (D3). Apart from the conversation, which only the
-- holder of its lease writes.
create table conversation_comparison (
  conversation_id uuid primary key references conversation (id) on delete cascade,
  compared_at timestamptz not null
);

-- What webhooks should have told and did not, as comparisons find it: which subscription is missing (D3, D4).
create table webhook_missed (
  connection_id uuid not null references connection (id) on delete cascade,
  -- message, close, reopen or assignment
  kind text not null check (kind in ('message', 'close', 'reopen', 'assignment')),
  day date not null,
  count integer not null default 0,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- The newest conversation in which it was found.
  conversation_id uuid not null references conversation (id) on delete cascade,
  primary key (connection_id, kind, day)
);
