-- Contacts that are kept in step with the CRM beside a helpdesk (FC11).

-- What is known of a contact besides name, e-mail and phone: texts by the attribute's name. Written by the sync alone; what an
-- identity token says stands with its visitor.
alter table contact add column attributes jsonb not null default '{}';

-- How the sync of a connection goes. No row: it never ran.
create table customer_sync (
  connection_id uuid primary key references connection (id),
  -- The CRM's limits are per hour and shared with everything else that asks it.
  hour_started_at timestamptz not null default now(),
  calls_this_hour integer not null default 0,
  -- The CRM is not asked before: it said so, or did not answer.
  not_before timestamptz,
  -- Why it cannot be asked at all; null once it answers.
  failure jsonb,
  -- When a contact was compared last.
  synced_at timestamptz
);

-- A contact as it was compared last.
create table customer_record (
  connection_id uuid not null references connection (id),
  contact_id uuid not null references contact (id) on delete cascade,
  -- Its id in the CRM; null: it is not there.
  external_id text,
  -- {ours, theirs}: what each side had then, by attribute. A change is a difference to this.
  seen jsonb,
  -- Of the contact, as it was read: a newer one is compared again.
  contact_updated_at timestamptz not null,
  -- Of the connection: another mapping is another comparison.
  settings_version integer not null,
  checked_at timestamptz not null,
  -- Why this one could not be brought into step.
  failure jsonb,
  primary key (connection_id, contact_id)
);
create index customer_record_checked on customer_record (connection_id, checked_at);
create index customer_record_contact on customer_record (contact_id);
