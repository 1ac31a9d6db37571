import { amount, oneOf, onOff, type SwitchFact, type SwitchValues } from "../switch-facts.ts";

/**
 * Everything about Front that its documentation leaves open, that sources contradict each other about, or that
 * differs between companies. A connector has to work in every position; the default is the likeliest one, or
 * the harsher of two when neither is likelier.
 */
export const frontSwitchFacts = {
  // Transport
  linkHost: oneOf(
    ["company", "own"],
    "Host of links in answers: the company's own API host as Front does, or the simulator's address.",
    "documented: company host; `own` is for clicking through by hand",
  ),
  tokenScopes: oneOf(
    ["all", "read-only", "no-send", "no-comments", "no-tags", "no-knowledge"],
    "Permissions of the API token; a call outside of them gets 403.",
    "scopes documented, the text of the 403 unknown",
  ),
  plan: oneOf(
    ["unlimited", "starter", "professional", "enterprise"],
    "Calls a minute for the whole company: 50, 100 or 200.",
    "documented; `unlimited` does not exist and keeps tests of other things quick",
  ),
  burstAllowance: onOff(
    true,
    "Half the limit on top for spikes, refilled after ten minutes, with its own two headers.",
    "two public write-ups, not read in Front's page",
  ),
  tierTwoPerSecond: amount(
    5,
    "Writes a second on one conversation (assignee and status together, tags apart) and one channel; 0 for no limit.",
    "documented; which routes share a guard seen in client code (dex)",
  ),
  rateLimitRetryAfter: onOff(true, "Send retry-after with a 429.", "documented"),
  malformedJsonStatus: amount(
    400,
    "Status of an answer to malformed JSON.",
    "body recorded, status recalled",
  ),
  errorDetails: onOff(true, "A 400 lists the wrong fields in `details`.", "recalled"),

  // Lists
  defaultPageSize: amount(50, "Entries of a page when `limit` is absent.", "recalled"),
  shortPages: onOff(
    false,
    "A page holds fewer entries than `limit` while more remain.",
    "documented by a client (dex)",
  ),
  pageTokenLifetimeMs: amount(
    0,
    "How long a page token works; 0 for ever. After that the call is answered 400.",
    "unknown",
  ),
  paginationOnUnpagedLists: onOff(
    false,
    "Lists that take no paging carry `_pagination` with nothing in it.",
    "seen live by a client (balena), absent from the specification",
  ),
  aliasEmailCase: oneOf(["folded", "exact"], "Upper and lower case in `alt:email:` aliases.", "unknown"),

  // Conversations
  assignOnApiReply: onOff(
    true,
    "A reply through the API assigns the conversation to its author when nobody has it.",
    "unknown; people's replies do (recorded, Zulip)",
  ),
  commentReopens: onOff(true, "A comment reopens an archived conversation.", "unknown"),
  inboundEmitsReopen: onOff(
    false,
    "An inbound message that reopens also emits `reopen`.",
    "unknown; the documented sources of reopen are teammate and rule",
  ),
  reopenKeepsAssignee: onOff(true, "A reopened conversation keeps an available assignee.", "recalled"),
  archiveByOther: oneOf(
    ["archived", "stays-open"],
    "What the API shows after somebody who is not the assignee archived in a shared inbox.",
    "unknown; documented for the assignee's own list",
  ),
  spamReadsAs: oneOf(["archived", "deleted"], "How a conversation marked as spam reads back.", "unknown"),
  ticketing: onOff(
    false,
    "Ticket statuses are in use: `status_id`, `status_category`, /company/statuses.",
    "documented, an option of the company",
  ),
  unknownTeammateStatus: amount(
    404,
    "Status of a write that names an unknown teammate: 404 or 400.",
    "unknown",
  ),
  unknownTagStatus: amount(404, "Status of a write that names an unknown tag: 404 or 400.", "unknown"),
  aliasAsAssignee: onOff(true, "`assignee_id` may be an alias such as alt:email:….", "recalled"),

  // Messages
  sendDelayMs: amount(
    150,
    "Time between the 202 and the moment the message can be read under alt:uid:.",
    "documented that there is one, its length unknown",
  ),
  replyWithoutAuthor: oneOf(
    ["api-teammate", "no-author", "refused"],
    "Author of a message sent without `author_id`: the bot of the API token, nobody, or the call is refused.",
    "unknown",
  ),
  replyChannel: oneOf(
    ["newest-inbound", "first-inbound"],
    "Channel of a reply without `channel_id` in a conversation of several channels.",
    "unknown",
  ),
  replyEventType: oneOf(
    ["out_reply", "outbound"],
    "Type of the event that tells a reply, inside the envelope `outbound_sent`.",
    "out_reply documented, the inner type of application webhooks unknown",
  ),
  archiveEvent: oneOf(
    ["before-message", "after-message"],
    "Order of the events of a reply that archives.",
    "recorded: archive 0.25 s earlier (webhookdb)",
  ),
  undoSendDelaysApi: onOff(false, "The channel's undo time holds back API sends too.", "unknown"),
  sendsFail: oneOf(
    ["never", "always"],
    "Accepted messages fail later: `error_type`, `sending_error`, reopening.",
    "test",
  ),
  failureReopens: onOff(true, "A failed message reopens its conversation.", "said by the channel API"),
  callReply: oneOf(
    ["refused", "accepted"],
    "A reply without `channel_id` in a conversation of calls.",
    "unknown",
  ),
  callMessageType: oneOf(
    ["call", "phone-call"],
    "Type of call messages.",
    "conflict: call in the prose, both in the specification",
  ),
  messageText: oneOf(["plain", "null"], "`text` of a message.", "a client found null"),
  chatSubject: oneOf(
    ["empty", "null"],
    "Subject of messages that are no email.",
    "a client found null; recordings have an empty text",
  ),
  messageUid: onOff(true, "Messages carry `message_uid`.", "missing in recordings before 2023"),
  emailQuotes: onOff(
    true,
    "A customer's email repeats the mail it answers.",
    "recalled: body is the whole mail",
  ),
  downloadRedirects: onOff(
    false,
    "Attachments are answered with a redirect to a signed address that wants no token.",
    "unknown",
  ),
  maximumUploadBytes: amount(25 * 1024 * 1024, "Largest upload.", "documented: 25 MB"),
  uploadLimitCounts: oneOf(
    ["total", "each-file"],
    "Whether the largest upload means all files together or each.",
    "unknown",
  ),

  repeatedExternalId: oneOf(
    ["created", "ignored"],
    "A custom channel syncs a message whose `external_id` came before: another message, or the first one's uid.",
    "unknown",
  ),

  // Contacts, tags, comments, events
  contactsFromSenders: onOff(
    true,
    "An unknown sender becomes a contact.",
    "recalled; a recorded link is null",
  ),
  duplicateTagName: oneOf(
    ["created", "refused"],
    "Creating a tag whose name exists at the same level.",
    "unknown",
  ),
  mentionEvents: oneOf(
    ["mention-only", "both"],
    "Events of a comment that mentions somebody.",
    "recorded: mention (Zulip); whether comment comes too is unknown",
  ),
  apiEventSource: oneOf(
    ["api", "teammate"],
    "Source of events made with the API token: `api` without data, or the teammate of the token.",
    "unknown",
  ),
  moveTarget: oneOf(
    ["one", "list"],
    "Target of a `move` event: one inbox, or a list of them.",
    "conflict: one in the specification, `inboxes` in the prose",
  ),
  mergedTarget: oneOf(
    ["without-data", "ids"],
    "Target of `conversations_merged`: its kind alone, or the ids that were swallowed.",
    "conflict: the specification has no such data, the prose names the ids",
  ),

  // Webhooks
  applicationWebhookDetail: oneOf(
    ["full", "preview"],
    "Application webhooks carry whole objects, or ids and links only.",
    "conflict: full in the documentation and in 2023 recordings, preview live in 2026 (skill)",
  ),
  webhookBodyStyle: oneOf(
    ["compact", "unusual", "indented"],
    "How bodies are written; unusual ones break receivers that verify a re-serialised copy.",
    "test",
  ),
  webhookTimeLimitMs: amount(5000, "How long a receiver may take.", "a public digest of the documentation"),
  handshakeTimeLimitMs: amount(
    10_000,
    "How long the answer to the challenge may take.",
    "a public digest of the documentation",
  ),
  webhookRetryDelaysMs: {
    default: [1000, 5000, 30_000],
    about: "Pauses before the retries of an application webhook.",
    source: "unknown",
  } as SwitchFact<readonly number[]>,
  webhookMaximumRetries: amount(
    3,
    "Retries of an application webhook; rule webhooks have none.",
    "two clients and a digest",
  ),
  webhookRetriesOn: oneOf(
    ["timeout-429-5xx", "every-failure"],
    "Which failures are tried again.",
    "conflict between digest and client",
  ),
  retryEventId: oneOf(["same", "new"], "Id of the event in a retry.", "unknown"),
  retryTimestamp: oneOf(["new", "same"], "Request timestamp of a retry.", "unknown"),
  webhookBeforeAnswer: onOff(
    false,
    "Webhooks of a change arrive before the call that made it is answered.",
    "test",
  ),
  legacyWebhookFields: onOff(
    false,
    "Webhooks carry what recordings of 2018 to 2023 had: last_message, is_draft, inbox type and address.",
    "recorded (Zulip, Meya, webhookdb), gone from the specification",
  ),
} as const;

export type FrontSwitches = SwitchValues<typeof frontSwitchFacts>;
