/** What the simulator does about one part of Freshchat. */
export interface CoverageEntry {
  readonly area: string;
  /** Routes as they are registered, `"METHOD /path"`, below `/v2` or (for the CRM) `/crm/sales/api`. */
  readonly routes?: readonly string[];
  /** Switches that change how it behaves. */
  readonly switches?: readonly string[];
  readonly reproduced: readonly string[];
  readonly notReproduced: readonly string[];
}

/**
 * What is reproduced of Freshchat, and what is not. A test compares it with the registered routes and the
 * switches, so neither can grow without a line here.
 */
export const freshchatCoverage: readonly CoverageEntry[] = [
  {
    area: "Transport",
    switches: [
      "portalHost",
      "tokenScopes",
      "errorBodies",
      "rateLimit",
      "rateLimitWindowMs",
      "rateLimitRetryAfter",
      "rateLimitHeaders",
      "createdStatus",
    ],
    reproduced: [
      "one bearer token, rotation, scopes, errors of three fields, trace id, rate limit headers and 429",
      "HTML answers of a portal host",
    ],
    notReproduced: ["token expiry by time", "several accounts in one simulator"],
  },
  {
    area: "Account",
    routes: ["GET /accounts/configuration"],
    reproduced: ["the flat configuration object"],
    notReproduced: ["business hours", "roles", "metrics", "raw reports and with them CSAT scores"],
  },
  {
    area: "Agents and groups",
    routes: ["GET /agents", "GET /agents/:id", "GET /groups"],
    switches: ["itemsPerPageOverMaximum", "pagePastEnd", "agentsFilterByEmail"],
    reproduced: ["lists with pagination and relative links, deactivated agents included"],
    notReproduced: ["creating, changing and deleting agents through the API", "agent status list"],
  },
  {
    area: "Channels",
    routes: ["GET /channels"],
    reproduced: ["messenger, email and disabled topics with their welcome message"],
    notReproduced: ["WhatsApp and social channels"],
  },
  {
    area: "Users",
    routes: [
      "GET /users",
      "GET /users/:id",
      "POST /users/fetch",
      "POST /users",
      "PUT /users/:id",
      "DELETE /users/:id",
      "GET /users/:id/conversations",
    ],
    switches: [
      "referenceIdFilter",
      "userConversationsOrder",
      "userEmailExists",
      "putUserAnswer",
      "userIdForm",
    ],
    reproduced: ["filters that are required and exact", "anonymous visitors and shared emails"],
    notReproduced: ["organisation contacts", "restore ids"],
  },
  {
    area: "Conversations",
    routes: [
      "GET /conversations/fields",
      "GET /conversations/:id",
      "PUT /conversations/:id",
      "POST /conversations",
    ],
    switches: [
      "conversationIdForm",
      "conversationIdsAccepted",
      "conversationUrl",
      "unassignedKeys",
      "unassignBy",
      "unassignByNull",
      "unassignDropsGroup",
      "agentAndGroupTogether",
      "assignWithoutStatus",
      "statusNewClearsAgent",
      "propertiesNeedStatus",
      "assignDeactivatedAgent",
      "resolvedKeepsAssignee",
      "reopenClearsAssignee",
      "reopenedStatus",
      "threadedConversations",
      "agentMessageReopens",
      "apiChangeActor",
    ],
    reproduced: ["both ids, all statuses, assignment, resolution, reopening, threads, transcripts"],
    notReproduced: [
      "a list of all conversations, which does not exist",
      "IntelliAssign by itself",
      "SLA policies",
    ],
  },
  {
    area: "Messages",
    routes: ["GET /conversations/:id/messages", "POST /conversations/:id/messages"],
    switches: [
      "messageLinkBoundary",
      "botActorStoredAs",
      "deactivatedAgentPosting",
      "textLengthLimit",
      "overlongText",
      "emailTextPart",
      "deliveryErrorInAnswer",
      "imageUrlCheck",
      "agentMessageType",
      "systemMessages",
      "reopenMessageShape",
      "unusedPartKeys",
      "lineBreakPart",
      "quickReplyTap",
      "welcomeMessage",
    ],
    reproduced: [
      "every part kind and reply parts, private notes, system messages in their recorded shapes, newest first",
      "cast error in email conversations, silent loss of over-long texts, image download",
    ],
    notReproduced: ["delivery and read receipts", "outbound WhatsApp templates", "typing"],
  },
  {
    area: "Files",
    routes: ["POST /images/upload", "POST /files/upload"],
    switches: ["fileUrlDelayMs", "fileUrlLifetimeMs", "uploadedImageAnswer", "maximumUploadBytes"],
    reproduced: ["file hashes, urls that appear late, signed urls that expire, public image urls"],
    notReproduced: ["virus scanning", "thumbnails of another size"],
  },
  {
    area: "Webhooks",
    switches: [
      "webhookGeneration",
      "webhookBodyStyle",
      "webhookKeyForm",
      "webhookSignature",
      "webhookTimeLimitMs",
      "webhookRetryDelaysMs",
      "webhookMaximumRetries",
      "echoOwnMessages",
      "echoOwnChanges",
      "deliverPrivateNotes",
      "deliverSystemMessages",
      "webhookBeforeAnswer",
      "reopenEventOrder",
      "resolutionUserKey",
      "closedAction",
      "waitingAction",
    ],
    reproduced: [
      "RSA signature over the exact bytes, three key forms, new key at each saving",
      "four actions in generations g2 to g5, unknown actions, retries with X-Retry-Count",
      "duplicates, delays, reordering, loss, bad signatures, huge and non-JSON bodies",
    ],
    notReproduced: [
      "generation g1 of 2018 (send a recorded body with sendWebhook)",
      "the feed of marketplace apps",
      "switching a failing url off",
    ],
  },
  {
    area: "CRM",
    routes: [
      "GET /lookup",
      "GET /contacts/:id",
      "PUT /contacts/:id",
      "POST /contacts/upsert",
      "GET /sales_accounts/filters",
      "GET /sales_accounts/view/:id",
      "GET /sales_accounts/:id",
      "POST /sales_accounts",
      "POST /sales_accounts/upsert",
    ],
    switches: ["crmCallsPerHour", "crmTimes", "crmErrorLanguage"],
    reproduced: [
      "lookup, upsert with 201 and 200, replacing company links, duplicate phone in Korean, hourly 429",
    ],
    notReproduced: ["deals, tasks, notes and everything else of the CRM"],
  },
];
