import { amount, oneOf, onOff, type SwitchFact, type SwitchValues } from "../switch-facts.ts";

/**
 * Everything about Freshchat that its documentation leaves open, that sources contradict each other about, or
 * that differs between accounts. A connector has to work in every position; the default is the likeliest one,
 * or the harsher of two when neither is likelier.
 */
export const freshchatSwitchFacts = {
  // Transport
  portalHost: onOff(
    false,
    "Answer every API path with 200 and an HTML page, as a Freshworks portal host does.",
    "seen in client code (PostHog)",
  ),
  tokenScopes: oneOf(
    ["all", "read-only", "no-conversations", "no-users"],
    "Scopes of the API token; a call outside of them gets 403.",
    "scopes documented, their 403 body unknown",
  ),
  errorBodies: oneOf(
    ["three-field", "empty", "html"],
    "Body of 401, 403, 404 and 429 answers.",
    "three-field shape documented, exact bodies unknown",
  ),
  rateLimit: amount(0, "Calls allowed in one window; 0 for no limit.", "429 documented, numbers unknown"),
  rateLimitWindowMs: amount(60_000, "Length of the rate limit window in milliseconds.", "unknown"),
  rateLimitRetryAfter: onOff(true, "Send Retry-After with a 429 of the rate limit.", "unknown"),
  rateLimitHeaders: onOff(
    true,
    "Send X-RateLimit-Limit, -Remaining and -Reset on every answer.",
    "declared in client code",
  ),
  createdStatus: amount(
    200,
    "Status of a successful POST: 200, 201 or 202.",
    "conflict: 200 in the table, 201 in client mocks",
  ),

  // Lists
  itemsPerPageOverMaximum: oneOf(
    ["cap", "refuse", "allow"],
    "What happens to items_per_page over 50: cut to 50, answered 400, or obeyed.",
    "unknown; larger values are sent by clients",
  ),
  pagePastEnd: oneOf(
    ["wrong-page", "empty"],
    "A page past the end: error WRONG_PAGE or an empty list.",
    "conflict between clients",
  ),
  agentsFilterByEmail: onOff(
    false,
    "GET /agents?email= filters. Off: the filter is ignored.",
    "unknown, no evidence for a filter",
  ),
  referenceIdFilter: oneOf(
    ["exact", "prefix"],
    "GET /users?reference_id= finds only equal ids, or also ids that start so.",
    "a client compares again (Weni)",
  ),
  userConversationsOrder: oneOf(
    ["newest-first", "oldest-first"],
    "Order of GET /users/{id}/conversations.",
    "unknown",
  ),
  messageLinkBoundary: oneOf(
    ["next-message", "overlapping"],
    "link.href of a message list points at the first message not yet given, or gives the last one again.",
    "inferred from one recorded link",
  ),

  // Users
  userEmailExists: oneOf(
    ["new-user", "existing-user", "refused"],
    "POST /users with an email or reference_id that exists already.",
    "unknown",
  ),
  putUserAnswer: oneOf(
    ["empty", "user"],
    "Body of a successful PUT /users/{id}.",
    "empty in Freshworks' own library",
  ),
  userIdForm: oneOf(
    ["uuid", "alias"],
    "Form of new user ids: UUID, or name_alias followed by hex.",
    "both documented",
  ),

  // Conversations
  conversationIdForm: oneOf(
    ["uuid", "hex"],
    "Form of new conversation ids: UUID, or 32 hex digits without dashes.",
    "both documented",
  ),
  conversationIdsAccepted: oneOf(
    ["both", "uuid", "number"],
    "Which of the two conversation ids the paths accept; the other gives 404.",
    "conflict between accounts",
  ),
  conversationUrl: onOff(true, "Conversations carry a url for the team inbox.", "seen in recorded schemas"),
  unassignedKeys: oneOf(
    ["missing", "null", "empty"],
    "Assignee fields of an unassigned conversation: no key, null, or an empty text.",
    "inferred from webhook samples",
  ),
  unassignBy: oneOf(
    ["empty-or-space", "empty", "space"],
    'What unassigns in a PUT: "" or " ", only one of them. The other is answered 404.',
    "conflict between clients",
  ),
  unassignByNull: oneOf(
    ["ignored", "unassigns", "refused"],
    "null as assigned_agent_id or assigned_group_id in a PUT.",
    "unknown",
  ),
  unassignDropsGroup: onOff(
    true,
    "Taking the agent away also takes the group away.",
    "inferred from Freshworks' own library",
  ),
  agentAndGroupTogether: oneOf(
    ["both", "agent-only", "group-only", "refused"],
    "Setting agent and group in one PUT.",
    "unknown",
  ),
  assignWithoutStatus: oneOf(
    ["assigns", "ignored", "refused"],
    "assigned_agent_id in a PUT without status.",
    "unknown",
  ),
  statusNewClearsAgent: onOff(
    false,
    "PUT status new without assigned_agent_id takes the agent away.",
    "unknown",
  ),
  propertiesNeedStatus: onOff(
    false,
    "PUT of properties without the present status is answered 400.",
    "older accounts, Freshworks' own library",
  ),
  assignDeactivatedAgent: oneOf(["refused", "accepted"], "Assigning to a deactivated agent.", "unknown"),
  resolvedKeepsAssignee: onOff(true, "A resolved conversation still names its last assignee.", "inferred"),
  reopenClearsAssignee: onOff(
    true,
    "Reopening by the customer takes agent and group away.",
    "conflict: sample events say both",
  ),
  reopenedStatus: oneOf(
    ["new", "reopened"],
    "Status in REST after the customer reopened.",
    "conflict: client code against documentation",
  ),
  threadedConversations: onOff(
    false,
    "A customer's message after resolution opens a new conversation, and posting into the older one gives 400.",
    "differs between accounts",
  ),
  agentMessageReopens: onOff(false, "An agent's message into a resolved conversation reopens it.", "unknown"),
  apiChangeActor: oneOf(
    ["system", "agent"],
    "Who appears as the actor of an assignment or resolution made through the API: system, or the account admin.",
    "unknown",
  ),

  // Messages
  botActorStoredAs: oneOf(
    ["system", "agent", "bot"],
    "actor_type of a message posted with actor_type bot.",
    "system in a recorded answer",
  ),
  deactivatedAgentPosting: oneOf(
    ["refused", "accepted"],
    "Posting a message as a deactivated agent.",
    "expected to fail, body unknown",
  ),
  textLengthLimit: amount(10_000, "Characters of text one message may hold; 0 for no limit.", "unknown"),
  overlongText: oneOf(
    ["dropped", "refused", "truncated", "accepted"],
    "A text over the limit: answered 200 and lost, answered 400, cut, or kept.",
    "an integrator warns of silent loss",
  ),
  emailTextPart: oneOf(
    ["refused-yet-stored", "refused", "accepted"],
    "A text part posted into an EMAIL conversation.",
    "recorded: 400 although delivered",
  ),
  deliveryErrorInAnswer: onOff(
    false,
    "A 2xx answer to a message carries error_message: the channel did not deliver it.",
    "seen in client code",
  ),
  imageUrlCheck: oneOf(
    ["download", "trust", "refuse"],
    "image.url of a posted message: fetched while answering (400 IMAGE_EMPTY_CONTENT when it cannot be), not looked at, or always refused.",
    "recorded",
  ),
  agentMessageType: oneOf(
    ["present", "absent"],
    "Agent messages carry message_type and message_source.",
    "absent in the newest official sample",
  ),
  systemMessages: onOff(
    true,
    "Assigning, resolving and reopening leave system messages in the list.",
    "recorded 2020",
  ),
  reopenMessageShape: oneOf(
    ["incoming", "quoted"],
    "The system message of a reopening: one without type from the user, or one without actor quoting the text.",
    "both recorded",
  ),
  unusedPartKeys: oneOf(
    ["missing", "null"],
    "Message parts name their unused keys with null.",
    "null in one sample",
  ),
  lineBreakPart: onOff(false, 'Customer messages hold an extra part that is only "\\r\\n".', "recorded"),
  quickReplyTap: oneOf(
    ["quick_reply_button", "text"],
    "A tapped quick reply comes back as its own part or as plain text.",
    "conflict",
  ),
  welcomeMessage: oneOf(
    ["dot", "text", "none"],
    "System message at the start of a conversation: a single dot, the topic's welcome text, or none.",
    "dot seen on a production bridge",
  ),

  // Files
  fileUrlDelayMs: amount(
    700,
    "Time until a received file shows its url, in milliseconds.",
    "a client reads again up to 3 times, 0.7 s apart",
  ),
  fileUrlLifetimeMs: amount(
    900_000,
    "Time until a signed file url expires, in milliseconds.",
    "urls are signed, expiry unknown",
  ),
  uploadedImageAnswer: oneOf(
    ["url", "hash"],
    "POST /images/upload answers an image url, or only a file hash.",
    "conflict between clients",
  ),
  maximumUploadBytes: amount(26_214_400, "Largest upload in bytes; a larger one gets 400.", "unknown"),

  // Webhooks
  webhookGeneration: oneOf(
    ["g5", "g4", "g3", "g2"],
    "Shape of the webhook bodies, from 2020 (g2) to Omni accounts (g5).",
    "documented samples, g5 from client code",
  ),
  webhookBodyStyle: oneOf(
    ["compact", "unusual", "indented"],
    "JSON text of the body: compact, with unusual key order and escapes, or indented. Reading and writing it again breaks the signature of the last two.",
    "compact in a recorded delivery",
  ),
  webhookKeyForm: oneOf(
    ["mislabelled", "pkcs1", "spki"],
    "Form of the public key: SPKI bytes labelled RSA PUBLIC KEY, correct PKCS#1, or correct SPKI.",
    "mislabelled in a recorded account",
  ),
  webhookSignature: oneOf(["good", "bad", "missing", "old-key"], "How webhooks are signed.", "test"),
  webhookTimeLimitMs: amount(
    3000,
    "Milliseconds the receiver has to answer.",
    "3 s in a production service, official value unknown",
  ),
  webhookRetryDelaysMs: {
    default: [1000, 2000, 5000, 10_000, 30_000, 60_000],
    about: "Pause in milliseconds before each retry of a webhook; the last one repeats.",
    source: "unknown",
  } as SwitchFact<number[]>,
  webhookMaximumRetries: amount(100, "Retries before a webhook is given up.", "unknown"),
  echoOwnMessages: onOff(
    true,
    "Messages posted through the API come back as webhooks.",
    "conflict between production services",
  ),
  echoOwnChanges: onOff(
    true,
    "Assignments, resolutions and reopenings made through the API come back as webhooks.",
    "inferred",
  ),
  deliverPrivateNotes: onOff(
    true,
    "Private notes are sent as webhooks.",
    "documented among the message types",
  ),
  deliverSystemMessages: oneOf(
    ["welcome", "all", "none"],
    "Which system messages are sent as webhooks.",
    "welcome seen on a production bridge",
  ),
  webhookBeforeAnswer: onOff(
    false,
    "The webhook of a call is delivered before the call is answered.",
    "inferred",
  ),
  reopenEventOrder: oneOf(
    ["reopen-first", "message-first"],
    "Which comes first when a customer writes into a resolved conversation.",
    "order not promised",
  ),
  resolutionUserKey: oneOf(
    ["user", "users", "none"],
    "Key of the customer inside a resolution event.",
    "conflict between clients",
  ),
  closedAction: {
    default: "",
    about: 'Extra event sent after a resolution, such as "conversation_close"; empty for none.',
    source: "event named by an integrator, its word unknown",
  } as SwitchFact<string>,
  waitingAction: {
    default: "",
    about:
      'Event sent when a conversation starts waiting, such as "conversation_status_update"; empty for none.',
    source: "unknown",
  } as SwitchFact<string>,

  // CRM
  crmCallsPerHour: amount(1000, "CRM calls allowed per hour; 0 for no limit.", "documented per plan"),
  crmTimes: onOff(true, "CRM contacts tell when they were changed (updated_at).", "recalled, in no sample"),
  crmErrorLanguage: oneOf(["ko", "en"], "Language of the CRM's validation errors.", "Korean recorded"),
};

/** The positions of all switches. */
export type FreshchatSwitches = SwitchValues<typeof freshchatSwitchFacts>;
