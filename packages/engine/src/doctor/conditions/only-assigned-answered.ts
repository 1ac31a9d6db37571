import { type Condition, count, type DoctorFacts } from "../condition.ts";

/**
 * Customers stay unanswered for reasons of assignment and switches, in one line: the causes in the order in which a person would look
 * for them. Said where the connection answers assigned conversations only, and wherever the agent answers nothing at all.
 */
export const onlyAssignedAnswered: Condition = {
  name: "only-assigned-answered",
  judge(facts) {
    const { evidence, manifest, takesUnassigned } = facts;
    const all = causes(facts).flatMap(({ rules, because, fix }) => {
      const passed = evidence.decisions.filter(
        ({ outcome, rule }) => outcome === "silent" && rules.includes(rule),
      );
      const times = passed.reduce((sum, entry) => sum + entry.count, 0);
      return times === 0 ? [] : [{ rules, times, because, fix }];
    });
    const isAnythingAnswered = evidence.decisions.some(({ outcome }) => outcome !== "silent");
    // Where others are answered, that teammates have theirs and a channel is off is nothing to be told.
    const found = isAnythingAnswered
      ? all.filter(({ rules }) => takesUnassigned === false && rules.includes(notAssigned))
      : all;
    if (found.length === 0) return null;
    const total = found.reduce((sum, { times }) => sum + times, 0);
    const because = found.map(({ times, because: why }) =>
      found.length === 1 ? why : `${times} since ${why}`,
    );
    const examples = evidence.passedOver.map(
      ({ externalId, assignee }) => `${externalId} (now: ${assignee})`,
    );
    // That teammates have a few of theirs is how every day begins; that they have all that comes is a rule of the helpdesk's.
    const isEveryday = total < telling && found.every(({ rules }) => rules === heldByTeammates);
    return {
      // Where others are answered this is how the connection was meant; where none is, something is missing.
      severity: isAnythingAnswered || isEveryday ? "ok" : "warning",
      message: `${count(total, "customer message")} stayed unanswered${found.length === 1 ? " since" : ":"} ${because.join("; ")}.`,
      evidence: examples.length === 0 ? null : `Newest: ${examples.join(", ")}.`,
      fix: found
        .map((cause) => cause.fix)
        .join(" ")
        .replaceAll("{helpdesk}", manifest.label),
    };
  },
};

const notAssigned = "not-assigned-to-agent";
const heldByTeammates = ["assigned-to-teammate", "held-by-teammate"] as const;
/** From so many messages on, held by teammates without one answer of the agent's, chance is no explanation. */
const telling = 3;

/** A teammate's message is no cause: it asks for no answer, and has no decision. */
function causes({ connection }: DoctorFacts): { rules: readonly string[]; because: string; fix: string }[] {
  const agent = connection.agentAccount?.name ?? "the agent account";
  return [
    {
      rules: heldByTeammates,
      because: "a teammate has the conversation",
      fix: `Assign in {helpdesk} to ${agent} what it is to answer.`,
    },
    {
      rules: [notAssigned],
      because: `the conversation was not assigned to ${agent}, and the connection answers assigned ones only`,
      fix: `Have {helpdesk} assign conversations to ${agent}, or switch on that every unassigned conversation is handled in the connection's settings.`,
    },
    {
      rules: ["channel-off"],
      because: "the agent is switched off for the channel",
      fix: "Switch the channel to autopilot or assist.",
    },
  ];
}
