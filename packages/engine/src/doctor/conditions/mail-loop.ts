import { type Condition, count, when } from "../condition.ts";

/** Machines write: automatic replies and bounces, never answered, and conversations handed off because they went in circles. */
export const mailLoop: Condition = {
  name: "EM1",
  judge({ evidence }) {
    const automatic = evidence.decisions.find(({ rule }) => rule === "automatic-message");
    const loop = evidence.decisions.find(({ rule }) => rule === "loop");
    const newest = loop ?? automatic;
    if (!newest) return null;
    const parts = [
      automatic ? `${count(automatic.count, "automatic message")} left unanswered` : null,
      loop
        ? `${count(loop.count, "message")} handed to people because the same text came again and again`
        : null,
    ].filter((part) => part !== null);
    return {
      severity: loop ? "warning" : "ok",
      message: `Machines wrote: ${parts.join(", ")}.`,
      evidence: `Last at ${when(newest.lastAt)} (conversation ${newest.conversationId}).`,
      fix: loop ? "Block the sender in the helpdesk if it is a machine." : "Nothing to do.",
    };
  },
};
