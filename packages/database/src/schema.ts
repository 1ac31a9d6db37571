import type {
  ActionGuard,
  AnswerOutcomeKind,
  Assignee,
  AuthorKind,
  Channel,
  ConversationStatus,
  EscalationKind,
  EscalationState,
  FailureRecord,
  HandoffRecord,
  HelpdeskAction,
  HelpdeskActionKind,
  Holder,
  ResolutionRecord,
  Sentiment,
  ToldState,
  Visibility,
} from "@baton/domain";
import type { ColumnType, Generated } from "kysely";
import type { AccountTables } from "./accounts/account-tables.ts";
import type { ConnectionTask } from "./upkeep/connection-tasks.ts";

/**
 * The tables as Kysely sees them. The SQL in migrations/ is the truth and carries the comments; this file only
 * gives it types. Timestamps are read as Date; bigint columns as numbers, which createPool sees to.
 */
export interface Database extends AccountTables {
  connection: ConnectionTable;
  conversation_queue: ConversationQueueTable;
  worker: WorkerTable;
  delivery: DeliveryTable;
  webhook_incident: WebhookIncidentTable;
  webhook_event_seen: WebhookEventSeenTable;
  contact: ContactTable;
  contact_identity: ContactIdentityTable;
  conversation: ConversationTable;
  message: MessageTable;
  /** Only what customers may see (S8). */
  public_message: MessageTable;
  attachment: AttachmentTable;
  timeline_event: TimelineEventTable;
  decision: DecisionTable;
  action: ActionTable;
  setting: SettingTable;
  audit_entry: AuditEntryTable;
  article: ArticleTable;
  article_version: ArticleVersionTable;
  knowledge_source: KnowledgeSourceTable;
  knowledge_document: KnowledgeDocumentTable;
  connection_task: ConnectionTaskTable;
  conversation_comparison: ConversationComparisonTable;
  webhook_missed: WebhookMissedTable;
  workflow: WorkflowTable;
  workflow_version: WorkflowVersionTable;
  workflow_run: WorkflowRunTable;
  escalation: EscalationTable;
  backfill: BackfillTable;
  backfill_item: BackfillItemTable;
  model_key: ModelKeyTable;
  model_use: ModelUseTable;
  answer_outcome: AnswerOutcomeTable;
  customer_sync: CustomerSyncTable;
  customer_record: CustomerRecordTable;
  article_embedding: ArticleEmbeddingTable;
  past_question: PastQuestionTable;
  article_addition: ArticleAdditionTable;
  endpoint_trouble: EndpointTroubleTable;
}

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
type DefaultJson<T> = ColumnType<T, string | undefined, string>;
type SerialBigint = ColumnType<number, never, never>;

export type HealthEntry = {
  /** Condition code as in docs/operations/conditions.md, e.g. `FC3`. */
  code: string;
  severity: "ok" | "warning" | "error";
  message: string;
  evidence: string | null;
  fix: string | null;
  since: string;
};

export interface ConnectionTable {
  id: string;
  organization_id: string;
  helpdesk: string;
  name: string;
  webhook_token: string;
  settings: Json<Record<string, unknown>>;
  secrets: Buffer;
  agent_account: NullableJson<{ externalId: string; name: string | null; email: string | null }>;
  account: DefaultJson<Record<string, string>>;
  status: Generated<"active" | "paused" | "disconnected">;
  pause_reason: NullableJson<FailureRecord>;
  not_before: NullableTimestamp;
  health: DefaultJson<HealthEntry[]>;
  health_checked_at: NullableTimestamp;
  version: Generated<number>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface ConversationQueueTable {
  id: string;
  connection_id: string;
  external_id: string;
  wake_at: NullableTimestamp;
  leased_by: number | null;
  lease_epoch: Generated<number>;
  attempts: Generated<number>;
  failure: NullableJson<FailureRecord>;
}

export interface WorkerTable {
  id: SerialBigint;
  host: string;
  process_id: number;
  started_at: DefaultTimestamp;
  beat_at: DefaultTimestamp;
}

export interface DeliveryTable {
  id: SerialBigint;
  connection_id: string;
  delivery_key: string;
  conversation_id: string | null;
  event: string;
  body: Buffer;
  headers: DefaultJson<Record<string, string>>;
  source: Generated<string>;
  received_at: DefaultTimestamp;
  state: Generated<"pending" | "done" | "ignored" | "failed">;
  outcome: string | null;
  failure: NullableJson<FailureRecord>;
  attempts: Generated<number>;
  processed_at: NullableTimestamp;
}

export interface WebhookIncidentTable {
  connection_id: string;
  reason: string;
  day: ColumnType<Date, string, string>;
  count: Generated<number>;
  first_at: DefaultTimestamp;
  last_at: DefaultTimestamp;
  message: string;
}

export interface WebhookEventSeenTable {
  connection_id: string;
  event: string;
  count: number;
  last_at: Timestamp;
}

export interface ContactTable {
  id: string;
  organization_id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  attributes: DefaultJson<Record<string, string>>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface ContactIdentityTable {
  connection_id: string;
  external_id: string;
  contact_id: string;
}

export interface ConversationTable {
  id: string;
  organization_id: string;
  connection_id: string;
  external_id: string;
  external_alternate_id: string | null;
  external_url: string | null;
  channel: Channel;
  subject: string | null;
  status: Generated<ConversationStatus>;
  holder: Generated<Holder>;
  assignee: DefaultJson<Assignee>;
  contact_id: string | null;
  tags: Generated<string[]>;
  language: string | null;
  sentiment: Sentiment | null;
  handoff: NullableJson<HandoffRecord>;
  resolution: NullableJson<ResolutionRecord>;
  is_read_only: Generated<boolean>;
  takes_unassigned: boolean;
  holder_changed_at: NullableTimestamp;
  assignee_changed_at: NullableTimestamp;
  claimed_at: NullableTimestamp;
  resumed_at: NullableTimestamp;
  status_changed_at: NullableTimestamp;
  closed_at: NullableTimestamp;
  turn_due_at: NullableTimestamp;
  first_unanswered_at: NullableTimestamp;
  resolve_due_at: NullableTimestamp;
  cancelled_turns: Generated<number>;
  workflow_run_id: string | null;
  workflow_due_at: NullableTimestamp;
  is_unwritten: Generated<boolean>;
  escalation_id: string | null;
  counterpart_id: string | null;
  told: NullableJson<ToldState>;
  last_message_at: NullableTimestamp;
  last_message_preview: string | null;
  last_message_author: AuthorKind | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface MessageTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  external_id: string;
  author_kind: AuthorKind;
  author_external_id: string | null;
  author_name: string | null;
  visibility: Visibility;
  text: string;
  html: string | null;
  automatic: string | null;
  sent_at: Timestamp;
  recorded_at: DefaultTimestamp;
  source: "webhook" | "read" | "sent";
  action_id: string | null;
  awaits_decision: Generated<boolean>;
  carried_by: string | null;
}

export interface AttachmentTable {
  id: string;
  organization_id: string;
  message_id: string;
  conversation_id: string;
  external_id: string;
  name: string;
  content_type: string;
  size_bytes: number | null;
  source_url: string | null;
  storage_key: string | null;
  state: Generated<"waiting" | "stored" | "lost">;
  attempts: Generated<number>;
  failure: NullableJson<FailureRecord>;
  created_at: DefaultTimestamp;
}

/** Who caused something, for the timeline. */
export type TimelineActor = {
  kind: "customer" | "agent" | "teammate" | "system" | "admin";
  externalId?: string | null;
  name?: string | null;
};

export interface TimelineEventTable {
  id: SerialBigint;
  organization_id: string;
  conversation_id: string;
  at: Timestamp;
  kind: string;
  actor: Json<TimelineActor>;
  summary: string;
  cause: DefaultJson<Record<string, string>>;
  data: DefaultJson<Record<string, unknown>>;
  recorded_at: DefaultTimestamp;
}

export type DecisionOutcome = "reply" | "draft" | "handoff" | "resolve" | "silent";
export type DecisionResult = "none" | "pending" | "sent" | "withheld" | "refused";

export interface DecisionTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  message_id: string;
  turn_id: string;
  outcome: DecisionOutcome;
  rule: string;
  reason: string;
  inputs: DefaultJson<Record<string, unknown>>;
  passages: DefaultJson<UsedPassageRecord[]>;
  checks: DefaultJson<{ name: string; passed: boolean; detail: string }[]>;
  confidence: number | null;
  sentiment: Sentiment | null;
  language: string | null;
  model: NullableJson<{
    id: string;
    inputTokens: number;
    outputTokens: number;
    costUsd: number | null;
    milliseconds: number;
  }>;
  text: string | null;
  result: Generated<DecisionResult>;
  result_reason: string | null;
  decided_at: DefaultTimestamp;
  result_at: NullableTimestamp;
  is_answer: Generated<boolean>;
  shipped_confidence: ColumnType<number | null, number | null | undefined, number | null>;
}

/** A passage as a decision remembers it: what was read, from where, with which score. */
export type UsedPassageRecord = {
  articleId: string;
  title: string;
  url: string | null;
  headingPath: string[];
  text: string;
  score: number;
};

export type ActionState = "planned" | "sending" | "done" | "refused" | "unknown" | "withdrawn";

/** Why an action is done: by the agent's answer, draft, handoff or resolution, by a workflow, or by a person in Baton's inbox. */
export type ActionPurpose =
  | "answer"
  | "draft"
  | "handoff"
  | "resolve"
  | "workflow"
  | "teammate"
  /** What happened at the other end of an escalation. */
  | "counterpart";

/** What the completion of an action means for its conversation. */
export type ActionContext = {
  /** Written into the conversation when it is closed. */
  resolution?: ResolutionRecord;
  /** Closing it means that nothing was solved. */
  isUnresolved?: boolean;
  /** A person's words, posted through the agent account. */
  author?: { name: string | null; externalId: string | null };
  /** It answers a question, and the customer may be asked whether it helped. */
  isAnswer?: boolean;
  /** Sent again after the helpdesk was seen not to have kept it. */
  isRepeat?: boolean;
  /** The escalation that brought these words from its other end: they do not go back there. */
  carriedBy?: string;
  /** The message at the other end that these are the words of, or a part of them. */
  carries?: string;
  /** The refused action that is done once more because a teammate asked for it. */
  repeats?: string;
};

export interface ActionTable {
  id: string;
  sequence: SerialBigint;
  organization_id: string;
  conversation_id: string;
  turn_id: string;
  action: Json<HelpdeskAction>;
  kind: HelpdeskActionKind;
  purpose: ActionPurpose;
  context: DefaultJson<ActionContext>;
  guard: ActionGuard;
  fallback: NullableJson<HelpdeskAction[]>;
  state: Generated<ActionState>;
  attempts: Generated<number>;
  not_before: NullableTimestamp;
  sending_at: NullableTimestamp;
  settles_at: NullableTimestamp;
  external_message_ids: Generated<string[]>;
  confirmed_at: NullableTimestamp;
  confirm_due_at: NullableTimestamp;
  confirm_attempts: Generated<number>;
  failure: NullableJson<FailureRecord>;
  withdrawn_because: string | null;
  planned_at: DefaultTimestamp;
  done_at: NullableTimestamp;
}

export interface SettingTable {
  organization_id: string;
  name: string;
  document: Json<unknown>;
  version: Generated<number>;
  updated_at: DefaultTimestamp;
  updated_by: string | null;
}

export interface AuditEntryTable {
  id: SerialBigint;
  organization_id: string;
  at: DefaultTimestamp;
  actor: Json<{ kind: "user" | "api-key" | "system"; id: string | null; name: string | null }>;
  action: string;
  subject: string;
  before: NullableJson<unknown>;
  after: NullableJson<unknown>;
}

export interface ArticleTable {
  id: string;
  organization_id: string;
  source_id: string | null;
  external_id: string | null;
  title: string;
  body: string;
  url: string | null;
  audience: "public" | "internal";
  language: Generated<string>;
  status: Generated<"draft" | "published">;
  document_id: string | null;
  passages: Generated<number>;
  is_held_back: Generated<boolean>;
  updated_by: NullableJson<Record<string, unknown>>;
  revision: ColumnType<number, never, unknown>;
  deleted_at: NullableTimestamp;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface BackfillTable {
  connection_id: string;
  state: Generated<"running" | "done" | "failed" | "stopped">;
  since: Timestamp;
  cursor: string | null;
  is_listed: Generated<boolean>;
  found: number | null;
  imported: number | null;
  failure: Json<FailureRecord> | null;
  started_at: DefaultTimestamp;
  finished_at: NullableTimestamp;
}

export interface BackfillItemTable {
  connection_id: string;
  external_id: string;
  alternate_id: string | null;
  position: Generated<number>;
  state: Generated<"waiting" | "asked" | "done" | "late">;
  asked_at: NullableTimestamp;
}

export interface ArticleVersionTable {
  article_id: string;
  version: number;
  title: string;
  body: string;
  url: string | null;
  audience: "public" | "internal";
  language: string;
  status: "draft" | "published";
  written_at: Timestamp;
  written_by: NullableJson<Record<string, unknown>>;
}

export interface KnowledgeSourceTable {
  id: string;
  organization_id: string;
  kind: string;
  name: string;
  settings: Json<Record<string, unknown>>;
  audience: "public" | "internal";
  language: string | null;
  sync_every_hours: number | null;
  next_sync_at: NullableTimestamp;
  state: Generated<"new" | "waiting" | "syncing" | "ready" | "empty" | "failed" | "cancelled">;
  sync_epoch: Generated<number>;
  sync_started_at: NullableTimestamp;
  is_cancel_wanted: Generated<boolean>;
  progress: NullableJson<Record<string, unknown>>;
  last_sync: NullableJson<Record<string, unknown>>;
  failure: NullableJson<FailureRecord>;
  version: Generated<number>;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface KnowledgeDocumentTable {
  id: string;
  source_id: string;
  external_id: string;
  title: string | null;
  url: string | null;
  audience: Generated<"public" | "internal">;
  etag: string | null;
  last_modified: string | null;
  fingerprint: string | null;
  content_hash: string | null;
  reader_version: Generated<number>;
  links: NullableJson<string[]>;
  state: "read" | "failed" | "left-out";
  failure: NullableJson<FailureRecord>;
  missing_since: NullableTimestamp;
  read_at: DefaultTimestamp;
}

export interface ConnectionTaskTable {
  connection_id: string;
  task: ConnectionTask;
  due_at: Timestamp;
  state: DefaultJson<Record<string, unknown>>;
}

export interface ConversationComparisonTable {
  conversation_id: string;
  compared_at: Timestamp;
}

export interface WebhookMissedTable {
  connection_id: string;
  kind: "message" | "close" | "reopen" | "assignment";
  day: ColumnType<Date, string, string>;
  count: Generated<number>;
  first_at: Timestamp;
  last_at: Timestamp;
  conversation_id: string;
}

export interface ModelKeyTable {
  organization_id: string;
  model_id: string;
  sealed: Buffer;
  updated_at: DefaultTimestamp;
}

export interface ModelUseTable {
  organization_id: string;
  day: ColumnType<Date, string, string>;
  model: string;
  purpose: "turn" | "playground" | "test" | "embedding";
  requests: Generated<number>;
  failed_requests: Generated<number>;
  input_tokens: Generated<number>;
  output_tokens: Generated<number>;
  cost_usd: ColumnType<string, number | undefined, number>;
}

/** What came of an answer (A6). */
export interface AnswerOutcomeTable {
  turn_id: string;
  organization_id: string;
  connection_id: string;
  conversation_id: string;
  channel: Channel;
  rule: string;
  confidence: number | null;
  shipped_confidence: number | null;
  answered_at: Timestamp;
  outcome: AnswerOutcomeKind;
  is_right: boolean;
  at: Timestamp;
}

/** Documents and runs are read by the package workflows; here they are JSON. */
export interface WorkflowTable {
  id: string;
  organization_id: string;
  name: string;
  description: Generated<string>;
  position: Generated<number>;
  draft: Json<unknown>;
  version: Generated<number>;
  published_version_id: string | null;
  archived_at: NullableTimestamp;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
  updated_by: string | null;
}

export interface WorkflowVersionTable {
  id: string;
  workflow_id: string;
  organization_id: string;
  number: number;
  definition: Json<unknown>;
  note: Generated<string>;
  restored_from: number | null;
  published_at: DefaultTimestamp;
  published_by: string | null;
}

export interface EscalationTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  connection_id: string;
  kind: EscalationKind;
  group_id: string | null;
  topic_id: string | null;
  details: Json<unknown>;
  request: NullableJson<unknown>;
  carried_message_ids: Generated<string[]>;
  state: EscalationState;
  due_at: NullableTimestamp;
  attempts: Generated<number>;
  attempted_at: NullableTimestamp;
  settles_at: NullableTimestamp;
  failure: NullableJson<FailureRecord>;
  opened: NullableJson<unknown>;
  told_waiting_at: NullableTimestamp;
  created_at: DefaultTimestamp;
  opened_at: NullableTimestamp;
  closed_at: NullableTimestamp;
}

export interface WorkflowRunTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  workflow_id: string;
  version_id: string;
  status: "waiting" | "ended";
  ended_because: string | null;
  step_id: string;
  state: Json<unknown>;
  started_by: Generated<string[]>;
  started_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
  ended_at: NullableTimestamp;
}

export interface CustomerSyncTable {
  connection_id: string;
  hour_started_at: DefaultTimestamp;
  calls_this_hour: Generated<number>;
  not_before: NullableTimestamp;
  failure: NullableJson<FailureRecord>;
  synced_at: NullableTimestamp;
}

export interface CustomerRecordTable {
  connection_id: string;
  contact_id: string;
  external_id: string | null;
  seen: NullableJson<{ ours: Record<string, string>; theirs: Record<string, string> }>;
  contact_updated_at: Timestamp;
  settings_version: number;
  checked_at: Timestamp;
  failure: NullableJson<FailureRecord>;
}

/** What an article's passages mean. */
export interface ArticleEmbeddingTable {
  article_id: string;
  organization_id: string;
  model: string;
  dimensions: number;
  article_revision: number;
  content_hash: string;
  vectors: Buffer;
  embedded_at: DefaultTimestamp;
}

/** A question that an article answered. */
export interface PastQuestionTable {
  id: string;
  organization_id: string;
  article_id: string;
  conversation_id: string;
  question: string;
  origin: "confirmed" | "teammate";
  is_removed: Generated<boolean>;
  learned_at: DefaultTimestamp;
}

/** That an article's vectors or past questions changed. Written by triggers. */
export interface ArticleAdditionTable {
  article_id: string;
  version: number;
}

/** An endpoint that failed, and has not answered since. */
export interface EndpointTroubleTable {
  organization_id: string;
  endpoint: string;
  failures: number;
  since: Timestamp;
  last_error: string;
  rests_until: NullableTimestamp;
}
