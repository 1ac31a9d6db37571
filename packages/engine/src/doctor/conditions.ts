import type { Condition } from "./condition.ts";
import { agentAccountGone } from "./conditions/agent-account-gone.ts";
import { agentChoseSilence } from "./conditions/agent-chose-silence.ts";
import { agentLacksRole } from "./conditions/agent-lacks-role.ts";
import { burstMerged } from "./conditions/burst-merged.ts";
import { closedConversationReopened } from "./conditions/closed-conversation-reopened.ts";
import { contactsShareEmail } from "./conditions/contacts-share-email.ts";
import { credentialsLackRights } from "./conditions/credentials-lack-rights.ts";
import { credentialsRefused } from "./conditions/credentials-refused.ts";
import { mailLoop } from "./conditions/mail-loop.ts";
import { messageEventsMissing } from "./conditions/message-events-missing.ts";
import { messageRefused } from "./conditions/message-refused.ts";
import { onlyAssignedAnswered } from "./conditions/only-assigned-answered.ts";
import { releaseUndone } from "./conditions/release-undone.ts";
import { replyNotKept } from "./conditions/reply-not-kept.ts";
import { resolutionLeftAlone } from "./conditions/resolution-left-alone.ts";
import { resolutionUndone } from "./conditions/resolution-undone.ts";
import { settingsFailCheck } from "./conditions/settings-fail-check.ts";
import { signaturesFail } from "./conditions/signatures-fail.ts";
import { statusEventsMissing } from "./conditions/status-events-missing.ts";

/** Every condition that the doctor knows, the gravest first. docs/operations/conditions.md explains each to people. */
export const conditions: readonly Condition[] = [
  credentialsRefused,
  credentialsLackRights,
  agentAccountGone,
  agentLacksRole,
  settingsFailCheck,
  signaturesFail,
  messageEventsMissing,
  statusEventsMissing,
  releaseUndone,
  messageRefused,
  replyNotKept,
  resolutionUndone,
  onlyAssignedAnswered,
  resolutionLeftAlone,
  mailLoop,
  contactsShareEmail,
  closedConversationReopened,
  burstMerged,
  agentChoseSilence,
];
