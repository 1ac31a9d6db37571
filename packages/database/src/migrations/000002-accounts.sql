-- Who may use Baton: people, their passwords and sessions (kept by better-auth), organizations and roles, API keys.
--
-- person, session, credential and verification are better-auth's user, session, account and verification under
-- names that are no SQL keywords; apps/server/src/accounts/create-accounts.ts maps them, and a test there compares
-- these tables with what the library expects. Its ids are text.

create table person (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references person (id) on delete cascade
);
create index session_person on session (user_id);

create table credential (
  id text primary key,
  issuer text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null references person (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- scrypt, salted; never leaves the server.
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index credential_person on credential (user_id);
create unique index credential_account on credential (issuer, account_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table organization (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

-- Who belongs to which organization, with which role (D1).
create table member (
  organization_id text not null references organization (id) on delete cascade,
  person_id text not null references person (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'teammate', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, person_id)
);
create index member_person on member (person_id);

create table invitation (
  id uuid primary key,
  organization_id text not null references organization (id) on delete cascade,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'teammate', 'viewer')),
  -- SHA-256 of the token in the link.
  token_hash bytea not null unique,
  invited_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
-- One open invitation per address: a new one replaces the old.
create unique index invitation_address on invitation (organization_id, lower(email));

create table api_key (
  id uuid primary key,
  organization_id text not null references organization (id) on delete cascade,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'teammate', 'viewer')),
  -- SHA-256 of the key. Keys are random and long, so a slow hash would only slow down every request.
  key_hash bytea not null unique,
  -- The first characters, so that people can tell keys apart.
  start text not null,
  -- person: made in the dashboard or by the API. environment: BATON_API_KEY.
  origin text not null default 'person' check (origin in ('person', 'environment')),
  created_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
create index api_key_organization on api_key (organization_id, id desc);
