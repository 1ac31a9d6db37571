import { assertNever, type HelpdeskAction, type RoutingPlan } from "@baton/domain";
import type { FreshdeskSettings } from "./settings.ts";

type RoutingSettings = Pick<
  FreshdeskSettings,
  "handoffRouting" | "handoffAgentId" | "handoffGroupId" | "markerField"
>;

/**
 * FD7: the ticket is opened, since people look through the open ones, and then routed as configured. The marker is set
 * last: the account's automation that it starts must find the agent account gone. An invalid target leaves the ticket
 * unassigned and marked, in front of everybody, never with the AI.
 */
export function routeHandoff(settings: RoutingSettings): RoutingPlan {
  const open: HelpdeskAction = { kind: "set-status", status: "open" };
  const unassign: HelpdeskAction = { kind: "unassign" };
  const mark: HelpdeskAction[] =
    settings.markerField === undefined
      ? []
      : [{ kind: "set-field", field: settings.markerField, value: true }];
  const fallback = [unassign, ...mark];
  switch (settings.handoffRouting) {
    case "unassign":
      return { steps: [open, unassign], fallback };
    case "unassign_marker":
      return { steps: [open, unassign, ...mark], fallback: [unassign] };
    case "agent": {
      if (settings.handoffAgentId === undefined) return { steps: [open, ...fallback], fallback: [unassign] };
      const assign: HelpdeskAction = {
        kind: "assign-teammate",
        teammateId: settings.handoffAgentId,
        ...(settings.handoffGroupId === undefined ? {} : { groupId: settings.handoffGroupId }),
      };
      return { steps: [open, assign], fallback };
    }
    case "group":
      if (settings.handoffGroupId === undefined) return { steps: [open, ...fallback], fallback: [unassign] };
      return { steps: [open, { kind: "assign-group", groupId: settings.handoffGroupId }], fallback };
    default:
      return assertNever(settings.handoffRouting);
  }
}
