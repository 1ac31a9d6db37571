import { z } from "zod";
import { stepBase } from "../../definition/step-fields.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep } from "../../step.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("handoff-to-agent"),
  /** What the customer is told; null: the usual words, in their language. */
  text: z.string().trim().min(1).max(4_000).nullable().default(null),
  /** The helpdesk that people answer in; null: the conversation's own, or the only one there is. */
  connectionId: z.string().min(1).max(100).nullable().default(null),
  /** The group that gets it; null: the routing of the connection's settings. */
  groupId: z.string().min(1).max(100).nullable().default(null),
  /** The topic in which the conversation is opened (M2), where the helpdesk has topics. */
  topicId: z.string().min(1).max(100).nullable().default(null),
  /** Added to the private note for the teammates. */
  note: z.string().trim().min(1).max(2_000).nullable().default(null),
});
export type HandoffToAgentStep = z.infer<typeof schema>;

/** Gives the conversation to people: a chat group with the whole history (M2, M4), or the helpdesk's own routing. */
export const handoffToAgentStep = defineStep<HandoffToAgentStep>({
  kind: "handoff-to-agent",
  label: "Handoff to agent",
  description: "Gives the conversation to people, with the whole history.",
  schema,
  create: (id) => ({
    id,
    kind: "handoff-to-agent",
    text: null,
    connectionId: null,
    groupId: null,
    topicId: null,
    note: null,
  }),
  exits: () => [],
  uses: (step) => [...readTextUses(step.text, "text"), ...readTextUses(step.note, "note")],
  summarize: (step) => step.text ?? "Tells the customer that a colleague takes over",
  enter(step, { render }) {
    const { connectionId, groupId, topicId } = step;
    return {
      effects: [
        {
          kind: "hand-off",
          text: step.text === null ? null : render(step.text) || null,
          connectionId,
          groupId,
          topicId,
          note: step.note === null ? null : render(step.note) || null,
        },
      ],
      asksAgent: true,
      move: { kind: "end", because: "handed-off" },
    };
  },
});
