import type { ChannelMode } from "../channel.ts";
import type { ConversationState } from "../conversation-state.ts";
import type { ConversationSnapshot } from "../events/helpdesk-event.ts";

/** Everything the gate reads. It decides for the customer messages that wait for a decision, all together. */
export type GateInput = {
  conversation: ConversationState;
  connectionStatus: "active" | "paused" | "disconnected";
  mode: ChannelMode;
  /** The waiting customer messages: whether a machine wrote them (G10), and when. */
  waiting: readonly { automatic: string | null; sentAt: Date }[];
  /** Owner and status read from the helpdesk just now; null when not read yet. */
  snapshot: Pick<ConversationSnapshot, "status" | "assignee" | "placement" | "group"> | null;
  /** The connector's answer whether the settings include where the conversation lies (G7); null before the reading. */
  isAcceptedPlacement: boolean | null;
};

/** What the gate says of the messages that wait. `rule` is a fixed name (S4), `reason` a sentence for people. */
export type GateDecision =
  /** Answer it. `claim`: nobody has it, so it is assigned to the agent account first (G1). */
  | { kind: "answer"; mode: "autopilot" | "assist"; claim: boolean; rule: string; reason: string }
  | { kind: "stay-silent"; rule: string; reason: string }
  /** The rules that need no reading let it through: read owner and status, then ask again (G9). */
  | { kind: "read-first" };

/** What connectors write into `automatic` for a mail that came as a blind copy (EM4). */
export const blindCopy = "blind-copy";

/**
 * May the agent answer? Pure. The first rule that applies decides, and its name is what the decision record shows
 * (S4), so the order here is the order in which a person would explain it.
 */
export function decideNextStep(input: GateInput): GateDecision {
  const { conversation, snapshot } = input;
  if (input.connectionStatus === "disconnected") {
    return silent("connection-disconnected", "The connection is disconnected: nothing is posted.");
  }
  if (input.waiting.length > 0 && input.waiting.every((message) => message.automatic === blindCopy)) {
    return silent(
      "blind-copy",
      "The mail was addressed to somebody else and came as a blind copy: nobody expects an answer of yours to it.",
    );
  }
  if (input.waiting.length > 0 && input.waiting.every((message) => message.automatic !== null)) {
    return silent("automatic-message", input.waiting[0]?.automatic ?? "Written by a machine.");
  }
  if (conversation.counterpartId !== null) {
    return silent(
      "carries-messenger",
      "It carries a conversation of the messenger: whoever has that one answers there.",
    );
  }
  if (input.mode === "off") {
    return silent("channel-off", `The agent is switched off for the channel ${conversation.channel}.`);
  }
  if (conversation.status !== "open") {
    return silent("conversation-closed", "The conversation was closed after this message was written.");
  }
  if (conversation.holder === "human") {
    return conversation.handoff
      ? silent(
          "handed-off",
          `Handed off to people (${conversation.handoff.reason}); the agent is silent until it is given back.`,
        )
      : silent(
          "held-by-teammate",
          "A teammate holds the conversation; the agent is silent until it is given back.",
        );
  }
  if (snapshot === null) return { kind: "read-first" };
  if (snapshot.status === "gone")
    return silent("conversation-gone", "The helpdesk no longer has this conversation.");
  if (snapshot.status === "spam") return silent("conversation-spam", "The helpdesk has marked it as spam.");
  if (snapshot.status === "resolved") {
    return silent("conversation-closed", "The helpdesk has it as resolved.");
  }
  if (snapshot.assignee.kind === "teammate") {
    const name = snapshot.assignee.name ?? "a teammate";
    return silent("assigned-to-teammate", `The helpdesk has it assigned to ${name}.`);
  }
  if (snapshot.assignee.kind === "agent") {
    return {
      kind: "answer",
      mode: input.mode,
      claim: false,
      rule: "assigned-to-agent",
      reason: "Assigned to the agent.",
    };
  }
  if (input.isAcceptedPlacement === false) {
    const place = snapshot.placement?.name ?? snapshot.group?.name ?? "a place that is not selected";
    return silent(
      "placement-not-selected",
      `It lies in ${place}, which the connection's settings leave out.`,
    );
  }
  if (!conversation.takesUnassigned) {
    return silent(
      "not-assigned-to-agent",
      "Unassigned, and the connection answers only what is assigned to the agent account.",
    );
  }
  return {
    kind: "answer",
    mode: input.mode,
    claim: input.mode === "autopilot",
    rule: "unassigned",
    reason: "Unassigned, and the connection answers every unassigned conversation.",
  };
}

function silent(rule: string, reason: string): GateDecision {
  return { kind: "stay-silent", rule, reason };
}
