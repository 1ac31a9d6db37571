import type { ConnectionEvidence } from "@baton/database";
import { type Condition, count, when } from "../condition.ts";

const codes = ["dropped-silently", "text-too-long", "outcome-unknown"];

/** The helpdesk answered that all is well and kept nothing, or its answer never came: seen by reading back. */
export const replyNotKept: Condition = {
  name: "reply-not-kept",
  judge({ evidence, manifest }) {
    const lost = evidence.refused.filter(({ failure }) => codes.includes(failure.code));
    const [newest] = [...lost].sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
    if (!newest) return null;
    const total = lost.reduce((sum, entry) => sum + entry.count, 0);
    const notes = lost.filter(isLostNote);
    const lostNotes = notes.reduce((sum, entry) => sum + entry.count, 0);
    const ofNotes =
      lostNotes === 0
        ? ""
        : ` ${count(lostNotes, "private note")} did not get there at all: teammates have the conversation without it.`;
    const where = notes[0]
      ? ` What a lost note says stands in Baton, in conversation ${notes[0].conversationId}.`
      : "";
    return {
      severity: "warning",
      message: `${manifest.label} did not keep ${count(total, "message")} that it had accepted. Each was sent once more or handed to people.${ofNotes}`,
      evidence: `Last at ${when(newest.lastAt)}: ${newest.failure.message} (conversation ${newest.conversationId}).`,
      fix: `Look at that conversation in ${manifest.label}.${where} If long answers are lost, shorten the articles they come from.`,
    };
  },
};

/** Lost a second time, or given up: whoever works on a handoff does not have its summary. */
function isLostNote({ kind, isRepeat, failure }: ConnectionEvidence["refused"][number]): boolean {
  return kind === "note" && (isRepeat || failure.code !== "dropped-silently");
}
