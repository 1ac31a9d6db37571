-- The messenger: the desk that Baton keeps itself. What a helpdesk is for other conversations, these tables are for those of
-- the company's own web messenger: the thread as the customer sees it, who has it, and whether it is open. Baton's record
-- of the conversation (000001) is written by the engine alone, as for every helpdesk; the desk is what the engine reads before
-- it acts and writes to through the outbox.

-- An organization has one messenger; two requests that make it at once make one.
create unique index connection_messenger on connection (organization_id) where helpdesk = 'messenger';

-- Somebody at a page of the company's.
create table messenger_visitor (
  id uuid primary key,
  connection_id uuid not null references connection (id),
  -- Id in the company's own system, proven by a signed token (M7). Null: anonymous, known by the device alone.
  user_id text,
  name text,
  email text,
  phone text,
  attributes jsonb not null default '{}',
  locale text,
  -- Counts everything that changed for the visitor. Taken under the row's lock in the transaction that makes the change, so
  -- a reader who has seen number n has seen all before it: that is what a stream resumes from.
  sequence bigint not null default 0,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  unique (connection_id, user_id)
);

-- What a browser shows to be a visitor. SHA-256 of a random token; the token itself is with the browser alone.
create table messenger_session (
  token_hash bytea primary key,
  visitor_id uuid not null references messenger_visitor (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index messenger_session_visitor on messenger_session (visitor_id);
create index messenger_session_expired on messenger_session (expires_at);

create table messenger_thread (
  id uuid primary key,
  connection_id uuid not null references connection (id),
  visitor_id uuid not null references messenger_visitor (id),
  status text not null default 'open' check (status in ('open', 'resolved')),
  assignee jsonb not null default '{"kind":"none"}',
  -- People have it: the agent was taken off while it was open. A claim, or a new beginning, ends it.
  is_handed_off boolean not null default false,
  -- The visitor's number of the newest change that the visitor can see.
  sequence bigint not null,
  -- Up to which number each side has read.
  visitor_read bigint not null default 0,
  team_read bigint not null default 0,
  -- The page on which it was begun.
  page_url text,
  rating smallint check (rating between 1 and 5),
  rating_comment text,
  rated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz
);
create index messenger_thread_visitor on messenger_thread (visitor_id, sequence);

-- What the customer wrote and reads. Private notes are in a table of their own, which nothing for customers ever reads (S8).
create table messenger_message (
  id uuid primary key,
  thread_id uuid not null references messenger_thread (id),
  visitor_id uuid not null references messenger_visitor (id),
  sequence bigint not null,
  author_kind text not null check (author_kind in ('customer', 'agent', 'teammate')),
  author_name text,
  text text not null,
  -- [{id, name, contentType, sizeBytes}], of messenger_file
  attachments jsonb not null default '[]',
  -- Texts offered as buttons below it, while it is the newest.
  quick_replies jsonb not null default '[]',
  -- Made by the browser: the same message sent again is the same message.
  client_id text,
  -- "Was this helpful?", as the customer answered.
  is_helpful boolean,
  created_at timestamptz not null default now(),
  unique (visitor_id, client_id)
);
create index messenger_message_thread on messenger_message (thread_id, sequence);
create index messenger_message_visitor on messenger_message (visitor_id, sequence);

create table messenger_note (
  id uuid primary key,
  thread_id uuid not null references messenger_thread (id),
  text text not null,
  created_at timestamptz not null default now()
);
create index messenger_note_thread on messenger_note (thread_id, created_at);

create table messenger_file (
  id uuid primary key,
  visitor_id uuid not null references messenger_visitor (id),
  name text not null,
  content_type text not null,
  size_bytes bigint not null,
  storage_key text not null,
  created_at timestamptz not null default now()
);
create index messenger_file_visitor on messenger_file (visitor_id);

-- The secrets with which the company's server signs who its users are. More than one at a time, so that a key can be
-- changed while tokens of the old one are about.
create table messenger_identity_key (
  id uuid primary key,
  connection_id uuid not null references connection (id),
  -- Sealed (AES-256-GCM).
  secret bytea not null,
  created_at timestamptz not null default now(),
  -- Tokens signed with it are refused from then on.
  retired_at timestamptz
);
create index messenger_identity_key_connection on messenger_identity_key (connection_id);

-- Identity tokens that were used, until they expire: one is good in the browser that showed it first and in no other.
create table messenger_identity_use (
  connection_id uuid not null references connection (id),
  token_hash bytea not null,
  device_hash bytea not null,
  expires_at timestamptz not null,
  primary key (connection_id, token_hash)
);
create index messenger_identity_use_expired on messenger_identity_use (expires_at);
