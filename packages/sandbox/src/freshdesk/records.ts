/**
 * The records of an account. Vendor words: a ticket is a conversation, an entry (Freshdesk: "conversation") a
 * message of it, an agent a teammate or the account an AI posts as, a requester the contact who asked.
 *
 * Times are epoch milliseconds and become text when they are shown. What most records leave empty is optional,
 * so that an account with many thousand tickets stays small.
 */

export interface FreshdeskAgent {
  id: number;
  name: string;
  email: string;
  /** What the agent's API calls authenticate with. */
  apiKey: string;
  role: RoleName;
  /** 1 global, 2 group, 3 restricted. */
  ticketScope: 1 | 2 | 3;
  groupIds: number[];
  isOccasional: boolean;
  isAvailable: boolean;
  isDeactivated: boolean;
  signature: string | null;
  createdAt: number;
  updatedAt: number;
}

export type RoleName = "Account Administrator" | "Administrator" | "Agent";

export interface FreshdeskRole {
  id: number;
  name: RoleName;
  description: string;
}

export interface FreshdeskGroup {
  id: number;
  name: string;
  description: string;
  agentIds: number[];
  /** 0 off, 1 round robin. */
  autoTicketAssign: 0 | 1;
  /** Whose turn it was last, for round robin. */
  lastAssignedId?: number;
  createdAt: number;
}

export interface FreshdeskContact {
  id: number;
  name: string;
  email: string | null;
  phone: string | null;
  mobile: string | null;
  companyId: number | null;
  uniqueExternalId: string | null;
  jobTitle: string | null;
  description: string | null;
  address: string | null;
  language: string;
  customFields: Record<string, unknown>;
  csatRating: number | null;
  isDeleted: boolean;
  /** New tickets of a blocked contact are spam. */
  isBlocked: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface FreshdeskCompany {
  id: number;
  name: string;
  description: string | null;
  domains: string[];
  createdAt: number;
  updatedAt: number;
}

export interface FreshdeskMailbox {
  id: number;
  name: string;
  email: string;
  groupId: number | null;
  isPrimary: boolean;
  createdAt: number;
}

/** A field of the ticket form, as `GET /ticket_fields` lists it. */
export interface FreshdeskField {
  id: number;
  /** `cf_…` for custom ones. */
  name: string;
  label: string;
  labelForCustomers: string;
  /** `default_status`, `custom_dropdown` … */
  type: string;
  requiredForAgents: boolean;
  requiredForClosure: boolean;
  /** Choices of a dropdown. */
  choices?: string[];
}

/** A status of a ticket, with the labels that agents and customers see. */
export interface FreshdeskStatus {
  id: number;
  label: string;
  labelForCustomers: string;
}

/** Open, pending, resolved and closed have the same number in every account. */
export const statusIds = { open: 2, pending: 3, resolved: 4, closed: 5 } as const;

export interface TicketStats {
  agentRespondedAt?: number;
  requesterRespondedAt?: number;
  firstRespondedAt?: number;
  statusUpdatedAt?: number;
  reopenedAt?: number;
  resolvedAt?: number;
  closedAt?: number;
  pendingSince?: number;
}

export interface FreshdeskTicket {
  id: number;
  subject: string;
  /** HTML. The customer's first message; it is not among the entries. */
  description: string;
  status: number;
  priority: number;
  source: number;
  type: string | null;
  requesterId: number;
  responderId: number | null;
  groupId: number | null;
  companyId: number | null;
  productId: number | null;
  emailConfigId: number | null;
  /** The mailbox that received it; null for portal and phone. */
  supportEmail: string | null;
  /** Null unless it came by mail. */
  toEmails: string[] | null;
  ccEmails: string[];
  tags: string[];
  customFields: Record<string, unknown>;
  isSpam: boolean;
  isDeleted: boolean;
  isArchived: boolean;
  createdAt: number;
  updatedAt: number;
  /** Given by somebody; otherwise made up some seconds after creation. */
  dueBy?: number;
  frDueBy?: number;
  parentId?: number;
  watcherIds?: number[];
  attachmentIds?: number[];
  stats: TicketStats;
  /** Oldest first. */
  entries: FreshdeskEntry[];
}

export type EntryKind = "reply" | "note" | "customer" | "feedback" | "merge-note";

/** A message, note or survey comment of a ticket. */
export interface FreshdeskEntry {
  id: number;
  ticketId: number;
  kind: EntryKind;
  /** HTML. */
  body: string;
  /** Given for mails, whose text keeps line ends and quotes; otherwise made from the HTML. */
  bodyText?: string;
  structuredBody?: unknown;
  userId: number | null;
  isIncoming: boolean;
  isPrivate: boolean;
  source: number;
  category: number;
  supportEmail?: string;
  /** Absent: null. */
  toEmails?: string[];
  fromEmail?: string;
  ccEmails?: string[];
  bccEmails?: string[];
  isAutoResponse?: boolean;
  lastEditedAt?: number;
  lastEditedUserId?: number;
  attachmentIds?: number[];
  createdAt: number;
  updatedAt: number;
}

export interface FreshdeskAttachment {
  id: number;
  name: string;
  contentType: string;
  size: number;
  /** Base64, so that the state is plain JSON. */
  content: string;
  /** Shown inside the HTML and not in the list of attachments. */
  isInline: boolean;
  createdAt: number;
}

/** A mail that left the helpdesk, or would have. */
export interface OutboxMail {
  readonly id: number;
  readonly sentAt: number;
  readonly why: "reply" | "public-note" | "note-alert" | "resolved" | "survey" | "outbound" | "admin-alert";
  readonly ticketId: number | null;
  readonly entryId: number | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly attachmentNames: readonly string[];
  /** True when the hourly cap of the plan kept it back. */
  readonly isBlocked: boolean;
}

export interface FreshdeskRating {
  id: number;
  surveyId: number;
  userId: number;
  agentId: number | null;
  groupId: number | null;
  ticketId: number;
  feedback: string | null;
  ratings: Record<string, number>;
  createdAt: number;
}

export interface FreshdeskJob {
  id: string;
  isDone: boolean;
  createdAt: number;
  results: { id: number; success: boolean }[];
}

/** 1 ticket creation, 3 hourly, 4 ticket updates. */
export type RuleType = 1 | 3 | 4;

/** An automation rule, with the keys of the API. */
export interface AutomationRule {
  id: number;
  name: string;
  position: number;
  active: boolean;
  performer?: { type: number; members?: number[] };
  events?: RuleEvent[];
  conditions: RuleConditionSet[];
  actions: RuleAction[];
  createdAt: number;
  updatedAt: number;
}

export interface RuleEvent {
  field_name: string;
  /** `--` is any. */
  from?: unknown;
  to?: unknown;
  value?: unknown;
}

export interface RuleConditionSet {
  name?: string;
  match_type?: string;
  properties: { resource_type?: string; field_name: string; operator: string; value?: unknown }[];
}

/** `field_name` says what it does; a webhook carries the other keys. */
export interface RuleAction {
  field_name: string;
  value?: unknown;
  request_type?: string;
  url?: string;
  content_type?: string;
  content_layout?: string;
  content?: unknown;
  custom_headers?: Record<string, string>;
  auth_header?: { username?: string; password?: string; api_key?: string };
}

/** The top of the knowledge base; holds folders. */
export interface FreshdeskSolutionCategory {
  readonly id: number;
  name: string;
  description: string | null;
  readonly createdAt: number;
  updatedAt: number;
}

/** Who sees the articles of a folder: 1 everybody, 2 whoever is signed in, 3 agents, 4 chosen companies, 5 bots. */
export type SolutionVisibility = 1 | 2 | 3 | 4 | 5;

export interface FreshdeskSolutionFolder {
  readonly id: number;
  readonly categoryId: number;
  /** Null: directly below the category. */
  readonly parentFolderId: number | null;
  name: string;
  description: string | null;
  visibility: SolutionVisibility;
  readonly createdAt: number;
  updatedAt: number;
}

export interface FreshdeskSolutionArticle {
  readonly id: number;
  folderId: number;
  agentId: number;
  title: string;
  /** HTML. */
  description: string;
  /** 1 draft, 2 published. */
  status: 1 | 2;
  /** 1 permanent, 2 workaround. */
  type: 1 | 2;
  tags: string[];
  /** The same article in other languages, by their code. Absent in what was saved before there were any. */
  translations?: Record<string, FreshdeskSolutionTranslation>;
  readonly createdAt: number;
  updatedAt: number;
}

export interface FreshdeskSolutionTranslation {
  title: string;
  /** HTML. */
  description: string;
  status: 1 | 2;
  updatedAt: number;
}
