import type { RoutingPlan } from "@baton/domain";

/**
 * FR4: opened, where it was archived meanwhile, and given to nobody: it lies in the unassigned queue, where people and rules take it from.
 * There is no target that could be gone, and so no other way.
 */
export function routeHandoff(): RoutingPlan {
  return { steps: [{ kind: "set-status", status: "open" }, { kind: "unassign" }], fallback: [] };
}
