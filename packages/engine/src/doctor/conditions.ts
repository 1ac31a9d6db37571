import type { Condition } from "./condition.ts";
import { agentAccountGone } from "./conditions/agent-account-gone.ts";
import { agentChoseSilence } from "./conditions/agent-chose-silence.ts";
import { agentLacksRole } from "./conditions/agent-lacks-role.ts";
import { blindCopySkipped } from "./conditions/blind-copy-skipped.ts";
import { burstMerged } from "./conditions/burst-merged.ts";
import { closedConversationReopened } from "./conditions/closed-conversation-reopened.ts";
import { contactsShareEmail } from "./conditions/contacts-share-email.ts";
import { creationEventsMissing } from "./conditions/creation-events-missing.ts";
import { credentialsLackRights } from "./conditions/credentials-lack-rights.ts";
import { credentialsRefused } from "./conditions/credentials-refused.ts";
import { customerRecordsOutOfStep } from "./conditions/customer-records-out-of-step.ts";
import { escalationsWait } from "./conditions/escalations-wait.ts";
import { filesLeftOut } from "./conditions/files-left-out.ts";
import { handoffMarkerUnusable } from "./conditions/handoff-marker-unusable.ts";
import { handoffTargetGone } from "./conditions/handoff-target-gone.ts";
import { mailLoop } from "./conditions/mail-loop.ts";
import { messageEventsMissing } from "./conditions/message-events-missing.ts";
import { messageRefused } from "./conditions/message-refused.ts";
import { onlyAssignedAnswered } from "./conditions/only-assigned-answered.ts";
import { ownEchoesIgnored } from "./conditions/own-echoes-ignored.ts";
import { releaseUndone } from "./conditions/release-undone.ts";
import { replyNotKept } from "./conditions/reply-not-kept.ts";
import { resolutionLeftAlone } from "./conditions/resolution-left-alone.ts";
import { resolutionUndone } from "./conditions/resolution-undone.ts";
import { settingsFailCheck } from "./conditions/settings-fail-check.ts";
import { signaturesFail } from "./conditions/signatures-fail.ts";
import { statusEventsMissing } from "./conditions/status-events-missing.ts";
import { webhooksNotInPlan } from "./conditions/webhooks-not-in-plan.ts";

/** Every condition that the doctor knows, the gravest first. docs/operations/conditions.md explains each to people. */
export const conditions: readonly Condition[] = [
  credentialsRefused,
  credentialsLackRights,
  agentAccountGone,
  agentLacksRole,
  settingsFailCheck,
  handoffTargetGone,
  handoffMarkerUnusable,
  signaturesFail,
  webhooksNotInPlan,
  creationEventsMissing,
  messageEventsMissing,
  statusEventsMissing,
  releaseUndone,
  escalationsWait,
  messageRefused,
  filesLeftOut,
  customerRecordsOutOfStep,
  replyNotKept,
  resolutionUndone,
  onlyAssignedAnswered,
  resolutionLeftAlone,
  mailLoop,
  blindCopySkipped,
  ownEchoesIgnored,
  contactsShareEmail,
  closedConversationReopened,
  burstMerged,
  agentChoseSilence,
];
