import { amount, oneOf, onOff, type SwitchFact, type SwitchValues } from "../switch-facts.ts";

/**
 * Everything about Freshdesk that its documentation leaves open, that sources contradict each other about, that
 * is known from memory only, or that differs between accounts. A connector has to work in every position; the
 * default is the likeliest one, or the harsher of two when neither is likelier.
 */
export const freshdeskSwitchFacts = {
  // Account and transport
  plan: oneOf(
    ["pro", "free", "trial", "growth", "enterprise"],
    "Plan of the account: it sets the call limits, the mail cap, and whether rules may send webhooks (not on free).",
    "documented",
  ),
  callsPerMinute: amount(
    0,
    "Calls a minute instead of the plan's; 0 for the plan's. 1000 and 2000 bring the bought endpoint limits, any other number none.",
    "1000 and 2000 documented, others test",
  ),
  rateWindow: oneOf(
    ["minute", "hour"],
    "Length of the rate limit window. Old accounts count by the hour.",
    "both documented",
  ),
  endpointLimits: onOff(
    true,
    "Creating, updating and listing tickets and listing contacts have limits of their own.",
    "documented",
  ),
  endpointLimitHeaders: oneOf(
    ["account", "endpoint"],
    "Whose numbers the rate headers show when an endpoint's own limit is exceeded.",
    "unknown",
  ),
  rateLimitBody: oneOf(
    ["json", "text", "html"],
    "Body of a 429.",
    "JSON from memory, a client reads it as plain text",
  ),
  freePlanAnswer: oneOf(
    ["forbidden", "too-many-requests"],
    "What the API answers on the free plan, which has no calls.",
    "unknown",
  ),
  knowledgeBase: onOff(
    true,
    "The plan has a knowledge base; without it Solutions answer 403 require_feature.",
    "code documented, plans vary",
  ),
  accountSuspended: onOff(
    false,
    "Every call is answered 403 account_suspended.",
    "status and code documented",
  ),
  unknownHost: onOff(
    false,
    "Every path answers 404 with an HTML page, as a wrong domain does.",
    "seen by a client (dvliman/freshdesk-api)",
  ),
  unrecordedErrorBodies: oneOf(["empty", "json"], "Body of 406 and 415 answers.", "unknown"),
  deactivatedKey: oneOf(
    ["unauthorized", "forbidden"],
    "What the key of a deactivated agent gets: 401 or 403.",
    "it stops working, status unknown",
  ),
  surveysNeedAdmin: onOff(
    false,
    "Surveys, ratings lists, helpdesk settings and the account are for admins only.",
    "unknown",
  ),

  // Lists and search
  pageBeyondLimit: oneOf(
    ["refused", "empty"],
    "Page 301 of the ticket list: 400 or an empty list.",
    "unknown, 400 from memory",
  ),
  updatedSinceBound: oneOf(
    ["exclusive", "inclusive"],
    "Whether updated_since also selects what changed in that very second.",
    "unknown",
  ),
  filterWithUpdatedSince: onOff(
    true,
    "filter=spam and filter=deleted combine with updated_since; off: updated_since is ignored there.",
    "from memory",
  ),
  scopeLimitsLists: onOff(
    true,
    "Lists and search leave out tickets beyond the scope of the key's agent.",
    "access follows the role, effect on lists from memory",
  ),
  searchLagMs: amount(
    120_000,
    "Time until search sees a new or changed ticket, in milliseconds.",
    "some minutes, documented",
  ),

  // Tickets
  ticketKeySet: oneOf(
    ["recorded-each", "with-form", "without-form"],
    "Which of the rarer keys tickets carry: as in each recording, form_id and next-response times everywhere, or nowhere.",
    "accounts differ between two recordings of 2025",
  ),
  deletedKey: oneOf(
    ["trashed-only", "always"],
    "Where tickets carry the key deleted.",
    "meaning documented, place from memory",
  ),
  emptyMailLists: oneOf(["empty", "null"], "E-mail lists without an entry: [] or null.", "both recorded"),
  dueTimesDelayMs: amount(
    3000,
    "Time until a new ticket shows due times, in milliseconds.",
    "documented: seconds",
  ),
  readTrashedTickets: onOff(
    true,
    "A ticket in the trash or in spam can be read by its id; off: 404.",
    "from memory",
  ),
  archivedOnView: oneOf(
    ["not-found", "readable"],
    "An archived ticket read by the ordinary path.",
    "404 from memory",
  ),
  createNeedsStatusAndPriority: onOff(
    false,
    "Creating a ticket without status or priority is refused.",
    "conflict: defaults documented, clients always send them",
  ),
  requiredFormFields: oneOf(
    ["enforced", "ignored"],
    "Fields that the form requires from agents must be sent when creating a ticket.",
    "documented as dynamic form validation",
  ),
  tagsOnUpdate: oneOf(
    ["replace", "add"],
    "tags in an update replace the list or are added to it.",
    "replace from memory; an official recipe fits",
  ),
  unknownTags: oneOf(["created", "refused"], "Tags nobody used before.", "created from memory"),
  unassignByNull: oneOf(
    ["unassigns", "ignored", "refused"],
    "null as responder_id or group_id in an update.",
    "from memory",
  ),
  agentOutsideGroup: oneOf(
    ["accepted", "refused", "agent-dropped"],
    "Assigning an agent who is not in the ticket's group.",
    "unknown for the API; rules drop the agent",
  ),
  autoAssign: onOff(
    true,
    "Groups with round robin give an unassigned ticket to one of their agents, also right after it was unassigned.",
    "from memory",
  ),
  autoAssignDelayMs: amount(300, "Time until they do, in milliseconds.", "unknown"),
  closureRequiredFields: onOff(
    true,
    "Resolving or closing by API fails while a field required for closure is empty.",
    "documented rule, its effect on the API from memory",
  ),
  resolveNotification: onOff(true, "Resolving or closing mails the requester.", "a setting of the account"),
  surveyMails: oneOf(
    ["never", "resolve", "close", "reply"],
    "When a survey is mailed to the requester.",
    "a setting of the account",
  ),
  bulkStatus: amount(202, "Status of bulk_update and bulk_delete.", "from memory"),
  deactivatedAgentsListed: onOff(false, "Deactivated agents stay in GET /agents.", "unknown"),

  // Conversations
  entryKeys: oneOf(
    ["2025", "2022"],
    "Keys of a conversation entry; structured_body, threading_type and delivery_details came later.",
    "both recorded",
  ),
  publicNoteCategory: amount(3, "category of a public note.", "from memory"),
  publicNoteMails: onOff(true, "A public note mails the requester.", "conflict between two support articles"),
  replyFrom: oneOf(
    ["primary", "ticket"],
    "Sender of a reply without from_email: the primary mailbox or the one the ticket came to.",
    "documented for the primary one, otherwise unknown",
  ),
  foreignFromEmail: oneOf(
    ["refused", "accepted"],
    "A from_email that is no mailbox of the account.",
    "400 from memory",
  ),
  assumeIdentity: oneOf(
    ["agents", "anyone", "nobody"],
    "Whose id user_id of a reply or note may hold beside the key's own.",
    "agents documented; anyone with the feature for assuming identities",
  ),
  replyWithoutEmail: oneOf(
    ["accepted", "refused"],
    "A reply to a requester without an e-mail address.",
    "unknown",
  ),
  structuredBodySources: {
    default: [],
    about: "Ticket sources whose replies need structured_body; body alone is refused there.",
    source: "web chat and mobile named, numbers unknown",
  } as SwitchFact<number[]>,
  signatureOnReplies: onOff(
    false,
    "The agent's signature is added to replies by API.",
    "not added, from memory",
  ),
  mailCap: onOff(true, "The plan's hourly cap of outgoing mails is in force.", "documented"),
  replyOverMailCap: oneOf(
    ["accepted", "refused"],
    "A reply beyond the mail cap: stored and not mailed, or refused.",
    "unknown",
  ),
  attachmentCap: oneOf(
    ["call", "ticket"],
    "What the cap of 20 MB counts: the files of one call, or all of the ticket.",
    "conflict: reference against articles",
  ),
  attachmentSizeKey: oneOf(
    ["as-documented", "size", "file_size"],
    "Name of an attachment's size. As documented: size on replies and tickets, file_size on notes.",
    "both in the reference",
  ),
  attachmentUrlLifetimeMs: amount(
    86_400_000,
    "Time until the address of an attachment expires, in milliseconds.",
    "a day from memory",
  ),
  deleteCustomerEntry: oneOf(
    ["refused", "deleted"],
    "Deleting what a customer wrote.",
    "impossible in the product, API answer unknown",
  ),
  systemEntryUser: oneOf(
    ["agent", "null"],
    "user_id of entries that Freshdesk writes, such as merge notes.",
    "agent recorded, null seen by a client",
  ),
  requesterRespondedOnCreation: onOff(
    false,
    "stats.requester_responded_at is set by the first message too.",
    "keys recorded, moment from memory",
  ),

  // People
  contactsIncludeAgents: onOff(false, "GET /contacts/{id} also finds agents.", "404 from memory"),
  duplicateNamesOwner: onOff(
    true,
    "A 409 names the owner of the value in additional_info.user_id.",
    "from memory",
  ),
  contactsUpdatedSince: oneOf(
    ["both", "updated_since", "_updated_since"],
    "Which spelling the contact list obeys; the other is an unknown parameter.",
    "conflict: reference against clients",
  ),
  autoTicketAssignForm: oneOf(["number", "boolean"], "Form of auto_ticket_assign on groups.", "both seen"),
  focusMode: onOff(false, "Agents carry focus_mode.", "in the reference, not in the recording"),

  // Automation rules
  creationRules: oneOf(
    ["first-match", "all"],
    "Which matching creation rules run: the first only, or all (the gear beside the list).",
    "a setting of the account",
  ),
  reopenOnCustomerReply: onOff(
    true,
    "The pre-built rule that a customer's reply opens the ticket.",
    "documented",
  ),
  firstResponderTakes: onOff(
    true,
    "The pre-built rule that an unassigned ticket goes to whoever replies first.",
    "documented, default on new accounts unknown",
  ),
  newTicketOnReplyToClosed: onOff(
    false,
    "The pre-built rule that a reply to a closed ticket opens a new one.",
    "documented, off",
  ),
  closeResolvedAfterHours: amount(
    48,
    "The pre-built hourly rule that closes what stayed resolved so long; 0 for none.",
    "common",
  ),
  cascadingRules: onOff(false, "Changes made by rules start update rules again.", "not so, from memory"),
  restoreFires: onOff(
    false,
    "Restoring a ticket and marking it as no spam fire update rules.",
    "inferred: not",
  ),
  autoAssignFires: onOff(false, "An assignment by round robin fires update rules.", "unknown"),
  ownWritesFire: onOff(true, "Changes made by API fire rules.", "documented"),
  portalReplyEvent: oneOf(
    ["reply_sent", "note_public"],
    "Which event a customer's comment in the portal is.",
    "unknown whether reply sent covers it",
  ),
  automationsAnswer: oneOf(
    ["envelope", "array"],
    "GET /automations/{type}/rules: an object with rules and meta, or the bare list.",
    "conflict: reference against a client",
  ),
  severalEventsNamed: oneOf(
    ["rule-order", "change-order"],
    "Which event triggered_event names when one save matches several.",
    "only the first, which is first unknown",
  ),

  // Webhooks
  placeholderForm: oneOf(
    ["names", "numbers"],
    "What ticket.status, ticket.priority and ticket.source become in a webhook.",
    "conflict: articles against four integrations",
  ),
  templateEscaping: oneOf(
    ["none", "json"],
    "Whether texts in a webhook template are escaped for JSON.",
    "unknown, not escaped from memory",
  ),
  unassignedInEvent: oneOf(
    ["empty", "null", "minus-one"],
    "What stands after from: or to: in triggered_event for nobody.",
    "unknown",
  ),
  spamEvent: oneOf(["marked_spam", "spam"], "Word of triggered_event for marking as spam.", "from memory"),
  webhookRetryPlan: oneOf(
    ["half-hourly", "short"],
    "Repeats of a failed webhook: every 30 minutes up to 48 calls, or after 5, 30 and 60 minutes.",
    "conflict between two official pages",
  ),
  webhookRetryDelaysMs: {
    default: [],
    about: "Pauses in milliseconds instead of the plan above; empty for the plan above.",
    source: "test",
  } as SwitchFact<number[]>,
  webhookTimeLimitMs: amount(10_000, "Milliseconds the receiver has to answer.", "unknown"),
  webhooksPerHour: amount(1000, "Webhook calls an hour; the rest waits. 0 for no limit.", "documented"),
  webhooksUseCallLimit: onOff(true, "Webhooks draw on the rate limit of the API.", "documented"),
  webhookBeforeAnswer: onOff(
    false,
    "The webhook of a call is delivered before the call is answered.",
    "order unknown",
  ),
};

/** The positions of all switches. */
export type FreshdeskSwitches = SwitchValues<typeof freshdeskSwitchFacts>;
