import type { FreshdeskAccount } from "./account.ts";
import type { FreshdeskGroup, FreshdeskTicket } from "./records.ts";

/**
 * Lets a group with round robin give an unassigned open ticket to its next available agent, a moment later.
 * Whoever unassigned the ticket sees it unassigned in the answer and assigned again soon after.
 */
export function assignByRoundRobin(account: FreshdeskAccount, ticket: FreshdeskTicket): void {
  if (!account.switches.autoAssign || !waitsForAgent(account, ticket)) return;
  account.surroundings.timers.after(account.switches.autoAssignDelayMs, () => {
    const group = waitsForAgent(account, ticket);
    const agentId = group && nextAgent(account, group);
    if (!group || agentId === undefined) return;
    group.lastAssignedId = agentId;
    account.searchIndex.beforeChange(ticket);
    ticket.responderId = agentId;
    account.touch(ticket);
    if (!account.switches.autoAssignFires) return;
    account.tell({
      kind: "updated",
      ticket,
      performer: { type: "system", id: null, origin: "helpdesk" },
      happenings: [{ field: "responder_id", from: null, to: agentId }],
    });
  });
}

/** The group, if it hands out tickets and this one is to be handed out. */
function waitsForAgent(account: FreshdeskAccount, ticket: FreshdeskTicket): FreshdeskGroup | undefined {
  if (ticket.responderId !== null || ticket.status !== 2 || ticket.isSpam || ticket.isDeleted) {
    return undefined;
  }
  const group = account.groups.get(ticket.groupId ?? 0);
  return group?.autoTicketAssign === 1 ? group : undefined;
}

function nextAgent(account: FreshdeskAccount, group: FreshdeskGroup): number | undefined {
  const ready = group.agentIds.filter((id) => {
    const agent = account.agents.get(id);
    return agent?.isAvailable && !agent.isDeactivated;
  });
  const last = group.lastAssignedId === undefined ? -1 : ready.indexOf(group.lastAssignedId);
  return ready[(last + 1) % ready.length];
}
