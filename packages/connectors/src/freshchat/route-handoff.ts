import type { RoutingPlan } from "@baton/domain";
import type { FreshchatSettings } from "./settings.ts";

/**
 * FC6: the agent account is taken off, so that the conversation is `new` again; with an escalation group it is put
 * there next. In this order: unassigning can drop the group. A group that is gone leaves the conversation
 * unassigned, in front of everybody, never with the AI.
 */
export function routeHandoff({
  escalationGroupId,
}: Pick<FreshchatSettings, "escalationGroupId">): RoutingPlan {
  const unassign = { kind: "unassign" } as const;
  return {
    steps:
      escalationGroupId === undefined
        ? [unassign]
        : [unassign, { kind: "assign-group", groupId: escalationGroupId }],
    fallback: [unassign],
  };
}
