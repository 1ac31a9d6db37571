-- What helps an answer beside the words of an article: what its passages mean, and which questions it answered. And endpoints that
-- do not answer.

-- What the passages of a public article mean, as a model of embeddings told it. One row an article: all its vectors are replaced together.
create table article_embedding (
  article_id uuid primary key references article (id) on delete cascade,
  organization_id text not null,
  -- Vectors of different models cannot be compared.
  model text not null,
  -- 0: the model refused the text, or there was none; it is not sent again.
  dimensions integer not null,
  -- The article's revision that was embedded: vectors of a former text are not used.
  article_revision bigint not null,
  -- Hash of what was sent: a change of address or audience costs nothing.
  content_hash text not null,
  -- Passages in order, each a float32 scale and a signed byte a dimension. Not an extension's type: every PostgreSQL holds bytes.
  vectors bytea not null,
  embedded_at timestamptz not null default now()
);
create index article_embedding_organization on article_embedding (organization_id);

-- A question that an article answered, told by a customer who confirmed it or by a teammate who answered with its link. Searched with
-- the article and never quoted. Personal data is masked before it is written.
create table past_question (
  id uuid primary key,
  organization_id text not null,
  article_id uuid not null references article (id) on delete cascade,
  -- Whose conversation it came from: it goes when that is erased.
  conversation_id uuid not null references conversation (id) on delete cascade,
  question text not null,
  origin text not null check (origin in ('confirmed', 'teammate')),
  -- A person took it back; kept, so that it is not learned again.
  is_removed boolean not null default false,
  learned_at timestamptz not null default now(),
  unique (conversation_id, article_id)
);
create index past_question_article on past_question (article_id);
create index past_question_organization on past_question (organization_id, learned_at desc, id);

-- That an article's vectors or past questions changed: indexes catch up by version, as they do with the articles themselves. Apart from
-- article.revision, which people's edits are checked against.
create sequence article_addition_version;
create table article_addition (
  article_id uuid primary key,
  version bigint not null
);
create index article_addition_by_version on article_addition (version);

-- By trigger, because rows also go with the conversation or the article that they belong to.
create function note_article_addition() returns trigger language plpgsql as $$
begin
  insert into article_addition (article_id, version)
    values (coalesce(new.article_id, old.article_id), nextval('article_addition_version'))
    on conflict (article_id) do update set version = excluded.version;
  return null;
end $$;
create trigger article_embedding_changed after insert or update or delete on article_embedding
  for each row execute function note_article_addition();
create trigger past_question_changed after insert or update or delete on past_question
  for each row execute function note_article_addition();

-- Models and embeddings that failed in a row: every process leaves them alone until they have rested. No row: all is well.
create table endpoint_trouble (
  organization_id text not null,
  -- The model as decisions name it; embeddings with "embeddings/" before it.
  endpoint text not null,
  failures integer not null,
  since timestamptz not null,
  last_error text not null,
  -- Null: it is asked all the same.
  rests_until timestamptz,
  primary key (organization_id, endpoint)
);

-- What embeddings cost counts against the same limits.
alter table model_use drop constraint if exists model_use_purpose_check;
alter table model_use add constraint model_use_purpose_check check (purpose in ('turn', 'playground', 'test', 'embedding'));
