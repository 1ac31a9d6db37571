import { decodeCursor, type Page, type PageRequest, toPage } from "../cursor.ts";
import type { Queryable } from "../queryable.ts";
import { createUuid } from "../uuid.ts";
import { writeJson } from "../write-json.ts";

export type ConversationToLearnFrom = {
  conversationId: string;
  organizationId: string;
  isResolved: boolean;
  messages: { author: "customer" | "agent" | "teammate" | "system"; text: string }[];
  confirmed: { question: string; articleId: string }[];
};

/** Conversations with their public messages and the answers that customers confirmed. Private notes are not in it (S8). */
export async function readConversationsToLearnFrom(
  database: Queryable,
  conversationIds: readonly string[],
): Promise<ConversationToLearnFrom[]> {
  const { rows } = await database.query<ConversationToLearnFrom>({
    name: "read-conversations-to-learn-from",
    text: `select c.id as "conversationId", c.organization_id as "organizationId", c.status = 'closed_resolved' as "isResolved",
        coalesce((select jsonb_agg(jsonb_build_object('author', m.author_kind, 'text', m.text) order by m.sent_at, m.id)
          from public_message m where m.conversation_id = c.id and m.automatic is null), '[]') as messages,
        coalesce((select jsonb_agg(jsonb_build_object('question', t.question, 'articleId', t.article_id)) from (
          select string_agg(m.text, E'\\n' order by m.sent_at, m.id) as question, min(d.passages->0->>'articleId') as article_id
          from answer_outcome o join decision d on d.turn_id = o.turn_id join public_message m on m.id = d.message_id
          where o.conversation_id = c.id and o.outcome = 'confirmed' and d.passages->0->>'articleId' is not null
          group by o.turn_id, o.answered_at order by o.answered_at) t), '[]') as confirmed
      from conversation c where c.id = any($1::uuid[])`,
    values: [conversationIds],
  });
  return rows;
}

/** Public articles in use by their addresses, as these are compared: without scheme, www, query, fragment and a slash at the end. */
export async function findArticlesByAddress(
  database: Queryable,
  input: { organizationId: string; addresses: readonly string[] },
): Promise<Map<string, string>> {
  if (input.addresses.length === 0) return new Map();
  const { rows } = await database.query<{ address: string; id: string }>({
    name: "find-articles-by-address",
    text: `select distinct on (address) address, id from (
        select id, revision, regexp_replace(regexp_replace(regexp_replace(lower(url), '^https?://(www\\.)?', ''), '[?#].*$', ''), '[.,;:!/]+$', '')
          as address
        from article where organization_id = $1 and url is not null and audience = 'public' and status = 'published'
          and deleted_at is null) a
      where address = any($2::text[]) order by address, revision`,
    values: [input.organizationId, input.addresses],
  });
  return new Map(rows.map(({ address, id }) => [address, id]));
}

export type LearnedQuestion = {
  conversationId: string;
  articleId: string;
  question: string;
  origin: "confirmed" | "teammate";
};

/**
 * What conversations teach, as of now: what they no longer do is forgotten, what a person took back stays taken back. Of articles that are
 * no more nothing is written, and nothing new at all where `isLearning` is false.
 */
export async function saveLearnedQuestions(
  database: Queryable,
  input: { conversationIds: readonly string[]; learned: readonly LearnedQuestion[]; isLearning: boolean },
): Promise<void> {
  const learned = writeJson(input.learned.map((entry) => ({ id: createUuid(), ...entry })));
  await database.query({
    name: "save-learned-questions",
    text: `with learned as (
        select * from jsonb_to_recordset($2::jsonb) as l (id uuid, "conversationId" uuid, "articleId" uuid, question text, origin text)),
      forgotten as (
        delete from past_question p where p.conversation_id = any($1::uuid[]) and not p.is_removed
          and not exists (select from learned l where l."conversationId" = p.conversation_id and l."articleId" = p.article_id))
      insert into past_question (id, organization_id, article_id, conversation_id, question, origin)
      select l.id, a.organization_id, a.id, l."conversationId", l.question, l.origin
      from learned l join article a on a.id = l."articleId" join conversation c on c.id = l."conversationId"
      where $3::boolean and a.deleted_at is null and a.organization_id = c.organization_id
      on conflict (conversation_id, article_id) do nothing`,
    values: [input.conversationIds, learned, input.isLearning],
  });
}

export type PastQuestion = {
  id: string;
  articleId: string;
  conversationId: string;
  question: string;
  origin: "confirmed" | "teammate";
  learnedAt: Date;
};

/** What one article learned, newest first. */
export async function listPastQuestions(
  database: Queryable,
  input: PageRequest & { organizationId: string; articleId: string },
): Promise<Page<PastQuestion>> {
  const [at, id] = input.cursor ? decodeCursor(input.cursor, 2) : [null, null];
  const { rows } = await database.query<PastQuestion & { key: string }>({
    name: "list-past-questions",
    text: `select id, article_id as "articleId", conversation_id as "conversationId", question, origin, learned_at as "learnedAt",
        learned_at::text as key
      from past_question where organization_id = $1 and article_id = $2 and not is_removed
        and ($3::timestamptz is null or (learned_at, id) < ($3, $4::uuid))
      order by learned_at desc, id desc limit $5`,
    values: [input.organizationId, input.articleId, at, id, input.limit + 1],
  });
  return toPage(
    rows,
    input.limit,
    ({ key: _, ...question }) => question,
    (row) => [row.key, row.id],
  );
}

/** Takes a question back: it is searched no more, and not learned again. Null: there is no such question. */
export async function removePastQuestion(
  database: Queryable,
  input: { organizationId: string; id: string },
): Promise<PastQuestion | null> {
  const { rows } = await database.query<PastQuestion>({
    name: "remove-past-question",
    text: `update past_question set is_removed = true where organization_id = $1 and id = $2 and not is_removed
      returning id, article_id as "articleId", conversation_id as "conversationId", question, origin, learned_at as "learnedAt"`,
    values: [input.organizationId, input.id],
  });
  return rows[0] ?? null;
}
