-- The spine: connections, deliveries, the queue of conversations, what was said, what was decided, what was sent.
--
-- Ids are UUIDs of version 7 made by the application (sortable by time), except rows that are only ever appended and
-- read in order, which count. organization_id is text: the accounts library makes it.

-- One company's configured account at a helpdesk.
create table connection (
  id uuid primary key,
  organization_id text not null,
  helpdesk text not null,
  name text not null,
  -- The secret part of the webhook URL; unique over the installation.
  webhook_token text not null unique,
  settings jsonb not null,
  -- Encrypted (AES-256-GCM) JSON of the secret settings; never leaves the server.
  secrets bytea not null,
  agent_account jsonb,
  account jsonb not null default '{}',
  -- active: works. paused: credentials or agent account failed; deliveries are kept, nothing is sent.
  -- disconnected: history stays, nothing flows in, nothing is posted (FC10).
  status text not null default 'active' check (status in ('active', 'paused', 'disconnected')),
  pause_reason jsonb,
  -- Nothing is sent before this: Retry-After of the helpdesk, obeyed by every worker (D6).
  not_before timestamptz,
  health jsonb not null default '[]',
  health_checked_at timestamptz,
  -- Grows with every change of settings; running workers compare it and reload.
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index connection_organization on connection (organization_id);

-- One row per conversation of a helpdesk: its place in the queue. It is separate from the conversation so that the
-- many scheduling updates touch a narrow row with two indexes, and so that a delivery for a conversation that Baton does
-- not yet know (or never will) can be ordered all the same. id is also the conversation's id.
--
-- connection_id refers to connection here and in delivery, without a foreign key: checking one locks the connection's row in every
-- commit, which cost a fifth of the database's time per delivery. Connections are never deleted, and the id comes from their row.
create table conversation_queue (
  id uuid primary key,
  connection_id uuid not null,
  external_id text not null,
  -- When it next needs a worker; null: never. Lowered by whoever has news, also while it is leased.
  wake_at timestamptz,
  -- The worker that holds it, and how often it was ever taken: the fencing token of every write of a turn.
  leased_by bigint,
  lease_epoch bigint not null default 0,
  -- Failures in a row; drives the backoff of this conversation alone.
  attempts integer not null default 0,
  failure jsonb,
  unique (connection_id, external_id)
) with (fillfactor = 70);
create index conversation_queue_due on conversation_queue (wake_at) where wake_at is not null and leased_by is null;
create index conversation_queue_leased on conversation_queue (leased_by) where leased_by is not null;

-- A running worker. Alive while it holds its session advisory lock; the beat covers half-open connections and poolers.
create table worker (
  id bigint generated always as identity primary key,
  host text not null,
  process_id integer not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

-- What a helpdesk sent, exactly as it came, before anything was understood.
create table delivery (
  id bigint generated always as identity primary key,
  connection_id uuid not null,
  delivery_key text not null,
  conversation_id uuid,
  event text not null,
  body bytea not null,
  headers jsonb not null default '{}',
  -- webhook, or replayed by a person
  source text not null default 'webhook',
  received_at timestamptz not null default now(),
  -- pending: waits. done: took effect. ignored: nothing to do, see outcome. failed: could not be processed, can be replayed.
  state text not null default 'pending' check (state in ('pending', 'done', 'ignored', 'failed')),
  outcome text,
  failure jsonb,
  attempts integer not null default 0,
  processed_at timestamptz,
  unique (connection_id, delivery_key)
);
create index delivery_pending on delivery (conversation_id, id) where state = 'pending';
create index delivery_recent on delivery (connection_id, id desc);

-- Webhooks that were refused, counted (FC4): one row per connection, reason and day.
create table webhook_incident (
  connection_id uuid not null references connection (id),
  reason text not null,
  day date not null,
  count integer not null default 0,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  message text not null,
  primary key (connection_id, reason, day)
);

-- The provider's events seen, for "which subscription is missing" (D3, D4).
create table webhook_event_seen (
  connection_id uuid not null references connection (id),
  event text not null,
  count bigint not null default 0,
  last_at timestamptz not null,
  primary key (connection_id, event)
);

create table contact (
  id uuid primary key,
  organization_id text not null,
  name text,
  email text,
  phone text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Two helpdesk users with one email share one contact (S6).
create unique index contact_email on contact (organization_id, lower(email)) where email is not null;
create index contact_phone on contact (organization_id, phone) where phone is not null;

-- The helpdesk's users behind a contact.
create table contact_identity (
  connection_id uuid not null references connection (id),
  external_id text not null,
  contact_id uuid not null references contact (id),
  primary key (connection_id, external_id)
);
create index contact_identity_contact on contact_identity (contact_id);

create table conversation (
  id uuid primary key references conversation_queue (id),
  organization_id text not null,
  connection_id uuid not null references connection (id),
  external_id text not null,
  -- A second name that the helpdesk knows the conversation by.
  external_alternate_id text,
  external_url text,
  channel text not null check (channel in ('web', 'email', 'sms', 'phone')),
  subject text,
  status text not null default 'open' check (status in ('open', 'closed_resolved', 'closed_unresolved')),
  holder text not null default 'none' check (holder in ('ai', 'human', 'none')),
  assignee jsonb not null default '{"kind":"none"}',
  contact_id uuid references contact (id),
  tags text[] not null default '{}',
  language text,
  sentiment text,
  handoff jsonb,
  resolution jsonb,
  is_read_only boolean not null default false,
  takes_unassigned boolean not null,
  -- Newest act of a person that decided who holds it.
  holder_changed_at timestamptz,
  assignee_changed_at timestamptz,
  status_changed_at timestamptz,
  closed_at timestamptz,
  -- Due times; the queue's wake_at is the earliest of them and of what is undone.
  turn_due_at timestamptz,
  first_unanswered_at timestamptz,
  resolve_due_at timestamptz,
  -- Turns thrown away in a row because the customer went on writing.
  cancelled_turns integer not null default 0,
  last_message_at timestamptz,
  last_message_preview text,
  last_message_author text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 80);
create index conversation_list on conversation (organization_id, last_message_at desc nulls last, id);
create index conversation_contact on conversation (contact_id);
create index conversation_external on conversation (connection_id, external_id);

create table message (
  id uuid primary key,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  external_id text not null,
  author_kind text not null check (author_kind in ('customer', 'agent', 'teammate', 'system')),
  author_external_id text,
  author_name text,
  visibility text not null check (visibility in ('public', 'private')),
  text text not null,
  html text,
  automatic text,
  -- The helpdesk's clock.
  sent_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  -- webhook, read (found by reading the thread), or sent (ours)
  source text not null,
  action_id uuid,
  -- A customer message for which no decision is recorded yet (S4).
  awaits_decision boolean not null default false,
  unique (conversation_id, external_id)
);
create index message_thread on message (conversation_id, sent_at, id);
create index message_awaiting on message (conversation_id) where awaits_decision;

-- S8: what may reach a customer-facing answer is read from here and nowhere else.
create view public_message as select * from message where visibility = 'public';

create table attachment (
  id uuid primary key,
  organization_id text not null,
  message_id uuid not null references message (id),
  conversation_id uuid not null references conversation (id),
  external_id text not null,
  name text not null,
  content_type text not null,
  size_bytes bigint,
  source_url text,
  storage_key text,
  -- waiting: to be copied. stored: here. lost: the helpdesk no longer has it; failure says why.
  state text not null default 'waiting' check (state in ('waiting', 'stored', 'lost')),
  attempts integer not null default 0,
  failure jsonb,
  created_at timestamptz not null default now(),
  unique (message_id, external_id)
);
create index attachment_waiting on attachment (conversation_id) where state = 'waiting';

-- Everything that happened besides messages; append-only (S3).
create table timeline_event (
  id bigint generated always as identity primary key,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  at timestamptz not null,
  kind text not null,
  -- {kind, externalId?, name?}
  actor jsonb not null,
  -- One sentence for people.
  summary text not null,
  -- What made it happen: delivery, action, turn, timer or person.
  cause jsonb not null default '{}',
  data jsonb not null default '{}',
  recorded_at timestamptz not null default now()
);
create index timeline_event_conversation on timeline_event (conversation_id, at, id);

-- Exactly one per customer message, silence included (S4, EM6).
create table decision (
  id uuid primary key,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  message_id uuid not null unique references message (id),
  turn_id uuid not null,
  -- What was decided.
  outcome text not null check (outcome in ('reply', 'draft', 'handoff', 'resolve', 'silent')),
  rule text not null,
  reason text not null,
  inputs jsonb not null default '{}',
  passages jsonb not null default '[]',
  checks jsonb not null default '[]',
  confidence real,
  sentiment text,
  language text,
  model jsonb,
  -- The text for the customer (or of the draft), as decided.
  text text,
  -- What came of it: none (nothing was to be sent), pending, sent, withheld, refused.
  result text not null default 'pending' check (result in ('none', 'pending', 'sent', 'withheld', 'refused')),
  result_reason text,
  decided_at timestamptz not null default now(),
  result_at timestamptz
);
create index decision_conversation on decision (conversation_id, decided_at);
create index decision_turn on decision (turn_id);

-- The outbox: the only way anything reaches a helpdesk.
create table action (
  id uuid primary key,
  sequence bigint generated always as identity,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  turn_id uuid not null,
  action jsonb not null,
  kind text not null,
  -- Why it is done: answer, draft, handoff, resolve, teammate (a person in Baton's inbox), upkeep.
  purpose text not null,
  -- What its completion means for the conversation (engine/outbound/open-action.ts).
  context jsonb not null default '{}',
  guard text not null,
  -- What is done instead when the helpdesk refuses it: a list of actions.
  fallback jsonb,
  -- planned -> sending -> done | refused | unknown; planned -> withdrawn. See engine/outbound/perform-action.ts.
  state text not null default 'planned'
    check (state in ('planned', 'sending', 'done', 'refused', 'unknown', 'withdrawn')),
  attempts integer not null default 0,
  not_before timestamptz,
  -- Start of the newest attempt, and the latest moment at which it could still take effect.
  sending_at timestamptz,
  settles_at timestamptz,
  external_message_ids text[] not null default '{}',
  -- Seen in the helpdesk after the send: by its echo or by reading the thread (FC8).
  confirmed_at timestamptz,
  confirm_due_at timestamptz,
  confirm_attempts integer not null default 0,
  failure jsonb,
  withdrawn_because text,
  planned_at timestamptz not null default now(),
  done_at timestamptz
);
create index action_open on action (conversation_id, sequence) where state in ('planned', 'sending', 'unknown');
create index action_unconfirmed on action (conversation_id) where confirm_due_at is not null;
create index action_conversation on action (conversation_id, sequence);

-- One document per name and organization, with a version for optimistic locking.
create table setting (
  organization_id text not null,
  name text not null,
  document jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text,
  primary key (organization_id, name)
);

-- Who changed which setting (D8). before and after hold no secrets.
create table audit_entry (
  id bigint generated always as identity primary key,
  organization_id text not null,
  at timestamptz not null default now(),
  actor jsonb not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb
);
create index audit_entry_organization on audit_entry (organization_id, id desc);

create sequence article_revision;

create table article (
  id uuid primary key,
  organization_id text not null,
  source_id uuid,
  external_id text,
  title text not null,
  body text not null,
  url text,
  audience text not null check (audience in ('public', 'internal')),
  language text not null default 'en',
  status text not null default 'published' check (status in ('draft', 'published')),
  -- Order of changes over all processes: an index catches up by reading what is newer than it has.
  revision bigint not null default nextval('article_revision'),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index article_organization on article (organization_id, updated_at desc);
create unique index article_by_revision on article (revision);
