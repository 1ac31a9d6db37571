-- Models: their keys and what they cost. Answers: what came of each.

-- The key of a model of the document setting:models, apart from it: documents are shown, exported and written to the audit
-- log, keys never are (D2). model_id is the id that the document gives the model.
create table model_key (
  organization_id text not null,
  model_id uuid not null,
  -- Encrypted (AES-256-GCM) JSON string.
  sealed bytea not null,
  updated_at timestamptz not null default now(),
  primary key (organization_id, model_id)
);

-- What models were asked and what it cost, added up per day (UTC): spend limits are kept by it. Written after each request, so that
-- drafts that were thrown away, the playground and tests count too.
create table model_use (
  organization_id text not null,
  day date not null,
  -- The model as decisions name it.
  model text not null,
  purpose text not null check (purpose in ('turn', 'playground', 'test')),
  requests bigint not null default 0,
  failed_requests bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_usd numeric(18, 8) not null default 0,
  primary key (organization_id, day, model, purpose)
);

-- Whether the reply claims to answer; false for questions back and small talk, after which nothing is assumed solved (A6).
alter table decision add column is_answer boolean not null default false;
-- The confidence before the installation's own calibration: what a new calibration is fitted on.
alter table decision add column shipped_confidence real;

-- What came of an answer: the ledger that the reliability of confidence is read from (A6). One row per turn that answered, once
-- something happened that judges it; a later fact (a reopening) replaces an earlier one.
create table answer_outcome (
  turn_id uuid primary key,
  organization_id text not null,
  connection_id uuid not null references connection (id),
  conversation_id uuid not null references conversation (id) on delete cascade,
  channel text not null,
  rule text not null,
  confidence real,
  shipped_confidence real,
  answered_at timestamptz not null,
  -- confirmed, assumed: solved. reopened: solved, then asked again in time. handed-off: the customer wanted a person, was frustrated or
  -- stuck. taken-over: a teammate answered too.
  outcome text not null check (outcome in ('confirmed', 'assumed', 'reopened', 'handed-off', 'taken-over')),
  is_right boolean not null,
  -- When that happened.
  at timestamptz not null
);
create index answer_outcome_organization on answer_outcome (organization_id, answered_at desc, turn_id);

-- Tasks are named in one place, the code (packages/engine/src/upkeep): each new one would need the list changed here.
alter table connection_task drop constraint if exists connection_task_task_check;
