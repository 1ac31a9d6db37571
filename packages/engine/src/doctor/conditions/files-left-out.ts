import { type Condition, count, when } from "../condition.ts";

/** Files that did not get from one side to the other: links that expired, or more than the helpdesk takes. */
export const filesLeftOut: Condition = {
  name: "files-left-out",
  judge({ evidence, manifest }) {
    const { lostFiles } = evidence;
    const tooLarge = evidence.refused.find(({ failure }) => failure.code === "attachments-too-large");
    const newest = lostFiles ?? tooLarge;
    if (!newest) return null;
    const parts = [
      lostFiles ? `${count(lostFiles.count, "file")} could not be copied from ${manifest.label}` : null,
      tooLarge ? `${count(tooLarge.count, "reply")} went without files that were too large together` : null,
    ].filter((part) => part !== null);
    return {
      severity: "warning",
      message: `${parts.join("; ")}. ${lostFiles?.because ?? tooLarge?.failure.message ?? ""}`,
      evidence: `Last at ${when(newest.lastAt)} (conversation ${newest.conversationId}); the conversation names the files.`,
      fix: `Look at the file in ${manifest.label} itself, or ask for it again.`,
    };
  },
};
