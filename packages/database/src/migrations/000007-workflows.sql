-- Workflows: what a company has drawn (M5), the versions it published, and each conversation's way through one of them.

create table workflow (
  id uuid primary key,
  organization_id text not null,
  name text not null,
  description text not null default '',
  -- Triggers are tried in this order; the first workflow that fits has the conversation.
  position integer not null default 0,
  -- The document as it is being drawn.
  draft jsonb not null,
  -- Grows with every save: whoever saves over another's change is told.
  version integer not null default 1,
  -- Null: conversations do not start it. Runs under way keep their version.
  published_version_id uuid,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by text
);
create index workflow_organization on workflow (organization_id, position, created_at);
create index workflow_published on workflow (organization_id) where published_version_id is not null;

-- A published document. Never changed: a conversation keeps the version it started with, and processes keep it in memory.
create table workflow_version (
  id uuid primary key,
  workflow_id uuid not null references workflow (id),
  organization_id text not null,
  -- 1, 2, 3 … within the workflow.
  number integer not null,
  definition jsonb not null,
  -- What the publisher said about it.
  note text not null default '',
  -- The earlier version that this one brings back.
  restored_from integer,
  published_at timestamptz not null default now(),
  published_by text,
  unique (workflow_id, number)
);
alter table workflow add foreign key (published_version_id) references workflow_version (id);

-- One conversation's way through one version. Written under the conversation's lease, with the actions it led to.
create table workflow_run (
  id uuid primary key,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  workflow_id uuid not null references workflow (id),
  version_id uuid not null references workflow_version (id),
  status text not null check (status in ('waiting', 'ended')),
  ended_because text,
  step_id text not null,
  -- The run as the package workflows keeps it.
  state jsonb not null,
  -- The customer messages that set it off: they do not set it off again.
  started_by uuid[] not null default '{}',
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz
);
create index workflow_run_conversation on workflow_run (conversation_id, started_at desc);
create index workflow_run_workflow on workflow_run (workflow_id, started_at desc);

-- The run that has the conversation now, and when it goes on by itself: one more due time of the conversation.
alter table conversation add column workflow_run_id uuid, add column workflow_due_at timestamptz;

-- Codes that were sent to prove an e-mail address before a ticket is made (M3). The code itself is never stored.
create table one_time_password (
  id uuid primary key,
  organization_id text not null,
  conversation_id uuid not null references conversation (id),
  -- In lower case.
  email text not null,
  -- Keyed with the installation's key: six digits alone could be guessed from any hash.
  code_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Codes handed in against it so far.
  attempts integer not null default 0,
  -- open; accepted; replaced by a newer one.
  state text not null default 'open' check (state in ('open', 'accepted', 'replaced'))
);
create index one_time_password_email on one_time_password (organization_id, email, created_at desc);
create index one_time_password_conversation on one_time_password (conversation_id, created_at desc);
