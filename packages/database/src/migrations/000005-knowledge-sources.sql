-- Knowledge that is kept up with a place outside of Baton, and the history of every article.

-- A place that articles are read from: a web site, uploaded files, a helpdesk's own knowledge base.
create table knowledge_source (
  id uuid primary key,
  organization_id text not null,
  -- web, files, or the fixed name of a helpdesk whose knowledge base is read.
  kind text not null,
  name text not null,
  -- By kind: addresses and limits of a web site; connection and chosen collections of a helpdesk.
  settings jsonb not null,
  -- internal: nothing of it is public, whatever the place says. public: what the place itself calls public is.
  audience text not null check (audience in ('public', 'internal')),
  -- Language of what does not say its own; null: detected.
  language text,
  -- Null: synced only when asked.
  sync_every_hours integer,
  next_sync_at timestamptz,
  -- new: never synced. waiting: a sync is queued. syncing. ready. empty: synced, and nothing usable came (KN1).
  -- failed: the last sync did not get through. cancelled: a person ended it.
  state text not null default 'new'
    check (state in ('new', 'waiting', 'syncing', 'ready', 'empty', 'failed', 'cancelled')),
  -- How often a sync was begun: the fencing token of all it writes. A sync that was taken over writes nothing more.
  sync_epoch bigint not null default 0,
  sync_started_at timestamptz,
  is_cancel_wanted boolean not null default false,
  progress jsonb,
  last_sync jsonb,
  failure jsonb,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index knowledge_source_organization on knowledge_source (organization_id, created_at);
create index knowledge_source_due on knowledge_source (next_sync_at) where next_sync_at is not null;

-- One thing read from a source: a page, a file, an article of a helpdesk in one language. Written only when it changed:
-- a sync that finds everything as it was updates no row here and none in article.
create table knowledge_document (
  id uuid primary key,
  source_id uuid not null references knowledge_source (id) on delete cascade,
  -- Its address or id in the source.
  external_id text not null,
  title text,
  url text,
  -- What the document itself says of its readers; the source can only narrow it.
  audience text not null default 'public' check (audience in ('public', 'internal')),
  -- What tells whether it changed before it is read: HTTP validators, or the mark that the helpdesk's list gives.
  etag text,
  last_modified text,
  fingerprint text,
  -- And after it was read.
  content_hash text,
  -- Version of the code that read it: a better reader reads everything once more.
  reader_version integer not null default 0,
  -- Where it leads to, when pages are found by following links: an unchanged page is not read again.
  links jsonb,
  -- read, failed (what was read before stays in use), left-out (nothing to be used in it).
  state text not null check (state in ('read', 'failed', 'left-out')),
  -- Why it failed or was left out.
  failure jsonb,
  -- Since when it is missing, where that is not yet believed.
  missing_since timestamptz,
  read_at timestamptz not null default now(),
  unique (source_id, external_id)
);

alter table article
  add column document_id uuid references knowledge_document (id) on delete set null,
  -- How many passages are cut from it.
  add column passages integer not null default 0,
  -- A person took it out of use although its source offers it; a sync leaves it so.
  add column is_held_back boolean not null default false,
  -- Who wrote the present version; null: a sync, or before this was recorded.
  add column updated_by jsonb;
create index article_source on article (source_id) where source_id is not null and deleted_at is null;
create index article_document on article (document_id) where document_id is not null;

-- What an article said before each change.
create table article_version (
  article_id uuid not null references article (id) on delete cascade,
  -- The article's revision while it said this.
  version bigint not null,
  title text not null,
  body text not null,
  url text,
  audience text not null,
  language text not null,
  status text not null,
  written_at timestamptz not null,
  written_by jsonb,
  primary key (article_id, version)
);
