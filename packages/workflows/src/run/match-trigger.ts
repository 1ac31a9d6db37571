import type { Channel } from "@baton/domain";
import { holds } from "../definition/condition.ts";
import type { WorkflowDefinition } from "../definition/definition.ts";
import type { TriggerEvent } from "../steps/trigger/trigger-step.ts";
import type { Facts } from "./run-event.ts";

/** The first trigger of the workflow that fits what happened; null: it does not begin. */
export function matchTrigger(
  definition: WorkflowDefinition,
  happened: {
    /** A first message is also any message. */
    on: TriggerEvent;
    channel: Channel;
    facts: Facts;
  },
): string | null {
  const { on, channel, facts } = happened;
  for (const step of definition.steps) {
    if (step.kind !== "trigger") continue;
    const isEvent = step.on === on || (step.on === "any-message" && on === "first-message");
    if (!isEvent) continue;
    if (step.channels.length > 0 && !step.channels.includes(channel)) continue;
    // Without office hours people count as always there.
    const isOpen = facts.attributes["office.isOpen"] !== false;
    if (step.hours !== "always" && isOpen !== (step.hours === "open")) continue;
    if (step.when && !holds(step.when, (attribute) => facts.attributes[attribute])) continue;
    return step.id;
  }
  return null;
}
