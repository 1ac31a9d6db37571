import { type Condition, count, when } from "../condition.ts";

/** Mails that reached a mailbox without being addressed to it: mass mail and blind copies, which nobody expects an answer to. */
export const blindCopySkipped: Condition = {
  name: "EM4",
  judge({ evidence }) {
    const skipped = evidence.decisions.find(({ rule }) => rule === "blind-copy");
    if (!skipped) return null;
    return {
      severity: "ok",
      message: `${count(skipped.count, "mail")} reached you as a blind copy, addressed to somebody else, and was left to people.`,
      evidence: `Last at ${when(skipped.lastAt)} (conversation ${skipped.conversationId}).`,
      fix: "Nothing to do. If it was meant for you, ask the sender to write your address into To, or answer it yourself.",
    };
  },
};
