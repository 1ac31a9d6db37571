import { type Condition, count, when } from "../condition.ts";

/** Conversations of the messenger that people should have in this helpdesk by now (M2 to M4). */
export const escalationsWait: Condition = {
  name: "EM7",
  judge({ waitingEscalations: waiting, manifest }) {
    if (waiting === null) return null;
    return {
      severity: "error",
      message: `Conversations of the messenger wait to be handed to ${manifest.label}. Nothing is lost: they are tried again by themselves, the customers know, and they can be answered in Baton's inbox.`,
      evidence:
        `${count(waiting.count, "conversation")}, the oldest since ${when(waiting.oldestAt)} (conversation ${waiting.conversationId}). ${waiting.failure?.message ?? ""}`.trim(),
      fix:
        waiting.failure?.hint ??
        `Look whether ${manifest.label} can be reached. "Try again now" stands above each conversation in the inbox.`,
    };
  },
};
