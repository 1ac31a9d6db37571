import { ControlError } from "../../control/control-error.ts";
import type { Performer } from "../account-events.ts";
import { byRule } from "../automations/pre-built-rules.ts";
import { changeTicket, isDone, moveTicket, type TicketChange } from "../change-ticket.ts";
import { mergeTickets } from "../merge-tickets.ts";
import { type FreshdeskAgent, type FreshdeskTicket, statusIds } from "../records.ts";
import { newApiKey } from "../seed.ts";
import { addNote, addReply, buildNote, buildReply } from "../write-entry.ts";
import type {
  AssignInput,
  ChangeTicketInput,
  ImportInput,
  NoteInput,
  SetAgentInput,
  TeammateInput,
  TeammateWritesInput,
  TicketInput,
} from "./control-inputs.ts";
import { CustomerDriver, type Written } from "./customer-driver.ts";
import { importTickets } from "./import-tickets.ts";
import { summarizeTicket, type TicketSummary, type TicketView, viewTicket } from "./ticket-view.ts";

/** The teammates in the helpdesk's own pages, and its admins. */
export class TeammateDriver extends CustomerDriver {
  agentReplies(input: TeammateWritesInput): Written {
    const ticket = this.ticket(input.ticketId);
    const userId = this.#agentId(ticket, input.agentId);
    const entry = buildReply(this.account, ticket, {
      userId,
      ...this.readWriting(input),
      ccEmails: [...(input.cc ?? [])],
      bccEmails: [...(input.bcc ?? [])],
    });
    addReply(this.account, ticket, entry, by(userId));
    return { ticketId: ticket.id, entryId: entry.id, contactId: ticket.requesterId, isNewTicket: false };
  }

  agentAddsNote(input: NoteInput): Written {
    const ticket = this.ticket(input.ticketId);
    const userId = this.#agentId(ticket, input.agentId);
    const entry = buildNote(this.account, ticket, {
      userId,
      ...this.readWriting(input),
      isPrivate: !input.isPublic,
      notify: [...(input.notify ?? [])],
    });
    addNote(this.account, ticket, entry, by(userId));
    return { ticketId: ticket.id, entryId: entry.id, contactId: ticket.requesterId, isNewTicket: false };
  }

  assign(input: AssignInput): TicketView {
    const { agentId, byAgentId = agentId } = input;
    return this.changeTicket({ ticketId: input.ticketId, responderId: agentId, byAgentId });
  }

  /** A teammate takes the ticket for himself. */
  agentTakesOver(input: TeammateInput): TicketView {
    const agentId = this.#agentId(this.ticket(input.ticketId), input.agentId);
    return this.assign({ ticketId: input.ticketId, agentId });
  }

  assignGroup(input: TicketInput & { groupId: number; byAgentId?: number }): TicketView {
    return this.changeTicket(input);
  }

  /** Takes the agent away, and the group unless it is kept. */
  unassign(input: TicketInput & { keepGroup?: boolean; byAgentId?: number }): TicketView {
    const { keepGroup, ...rest } = input;
    return this.changeTicket({ ...rest, responderId: null, ...(!keepGroup && { groupId: null }) });
  }

  agentResolves(input: TeammateInput): TicketView {
    return this.#setStatus(input, statusIds.resolved);
  }

  agentCloses(input: TeammateInput): TicketView {
    return this.#setStatus(input, statusIds.closed);
  }

  agentReopens(input: TeammateInput): TicketView {
    return this.#setStatus(input, statusIds.open);
  }

  /** Changes properties in one save, as the form does. */
  changeTicket(input: ChangeTicketInput): TicketView {
    const { ticketId, byAgentId, isByRule, tags, ...rest } = input;
    const ticket = this.ticket(ticketId);
    if (rest.responderId) this.agent(rest.responderId);
    if (rest.groupId && !this.account.groups.has(rest.groupId))
      throw new ControlError("There is no such group.");
    if (rest.status && !this.account.statuses.some(({ id }) => id === rest.status)) {
      throw new ControlError("There is no such status.");
    }
    const change = { ...rest, ...(tags && { tags: [...tags] }) } as TicketChange;
    const isSilent = isByRule === true && !this.account.switches.cascadingRules;
    const performer = isByRule ? byRule : by(this.#agentId(ticket, byAgentId));
    changeTicket(this.account, ticket, change, performer, { isSilent });
    return viewTicket(this.account, ticket);
  }

  markSpam(input: TeammateInput): TicketView {
    return this.#move(input, "mark-spam");
  }

  unmarkSpam(input: TeammateInput): TicketView {
    return this.#move(input, "unmark-spam");
  }

  deleteTicket(input: TeammateInput): TicketView {
    return this.#move(input, "delete");
  }

  restoreTicket(input: TeammateInput): TicketView {
    return this.#move(input, "restore");
  }

  /** Out of the trash, for good. No rule sees it. */
  deleteTicketForever(input: TicketInput): void {
    this.account.removeTicket(this.ticket(input.ticketId));
  }

  mergeTickets(input: { primaryId: number; ticketIds: readonly number[]; agentId?: number }): TicketView {
    const primary = this.ticket(input.primaryId);
    const secondaries = input.ticketIds.map((id) => this.ticket(id));
    mergeTickets(this.account, { primary, secondaries }, by(this.#agentId(primary, input.agentId)));
    return viewTicket(this.account, primary);
  }

  /** Lays a closed ticket to rest: nothing can be added, no rule runs, and an answer makes a new ticket. */
  archiveTicket(input: TicketInput): TicketView {
    const ticket = this.ticket(input.ticketId);
    if (!isDone(ticket.status)) throw new ControlError("Only a closed ticket can be archived.");
    ticket.isArchived = true;
    this.account.changed("ticket", ticket.id);
    return viewTicket(this.account, ticket);
  }

  /** Deactivates an agent (open and pending tickets lose him), or changes role, groups, presence. */
  setAgent(input: SetAgentInput): void {
    const { agentId, groupIds, ...changes } = input;
    const agent = this.agent(agentId);
    Object.assign(agent, changes);
    agent.updatedAt = this.account.now();
    if (groupIds) {
      agent.groupIds = [...groupIds];
      for (const group of this.account.groups.values()) {
        const isMember = groupIds.includes(group.id);
        group.agentIds = group.agentIds.filter((id) => id !== agentId);
        if (isMember) group.agentIds.push(agentId);
      }
    }
    if (changes.isDeactivated) {
      for (const ticket of this.account.tickets.values()) {
        if (ticket.responderId === agentId && !isDone(ticket.status)) ticket.responderId = null;
      }
    }
    this.account.changed("agents");
  }

  setGroup(input: { groupId: number; autoTicketAssign?: 0 | 1 }): void {
    const group = this.account.groups.get(input.groupId);
    if (!group) throw new ControlError("There is no such group.");
    if (input.autoTicketAssign !== undefined) group.autoTicketAssign = input.autoTicketAssign;
    this.account.changed("groups");
  }

  /** Which fields of the form must be filled. */
  setField(input: { name: string; requiredForClosure?: boolean; requiredForAgents?: boolean }): void {
    const field = this.account.fields.find(({ name }) => name === input.name);
    if (!field) throw new ControlError("There is no such field.");
    if (input.requiredForClosure !== undefined) field.requiredForClosure = input.requiredForClosure;
    if (input.requiredForAgents !== undefined) field.requiredForAgents = input.requiredForAgents;
    this.account.changed("fields");
  }

  /** An admin deletes a field of the company's own. */
  removeField(input: { name: string }): void {
    const index = this.account.fields.findIndex(({ name }) => name === input.name);
    if (index < 0) throw new ControlError("There is no such field.");
    this.account.fields.splice(index, 1);
    this.account.changed("fields");
  }

  /** An admin gives a mailbox an address of the company's own, which is forwarded to Freshdesk. */
  setMailbox(input: { email: string; newEmail: string }): void {
    const mailbox = this.account.mailboxes.find(({ email }) => email === input.email);
    if (!mailbox) throw new ControlError("There is no such mailbox.");
    mailbox.email = input.newEmail;
    this.account.changed("workspace");
  }

  /** A new API key for an agent; the former one is answered 401 from now on. */
  rotateKey(input: { agentId: number }): { apiKey: string } {
    const agent = this.agent(input.agentId);
    this.account.changeKey(agent, newApiKey());
    this.account.changed("workspace");
    return { apiKey: agent.apiKey };
  }

  /** Past tickets, made without telling anybody: for import tests and for filling the account up. */
  importTickets(input: ImportInput): { firstTicketId: number; lastTicketId: number; contactIds: number[] } {
    return importTickets(this.account, input);
  }

  /** One ticket with all its messages, oldest first: what a judge compares with. */
  viewTicket(ticketId: number): TicketView {
    return viewTicket(this.account, this.ticket(ticketId));
  }

  /** The tickets that changed last, without their messages. */
  tickets(limit = 200): TicketSummary[] {
    const all = [...this.account.tickets.values()];
    all.sort((a, b) => b.updatedAt - a.updatedAt || b.id - a.id);
    return all.slice(0, limit).map((ticket) => summarizeTicket(this.account, ticket));
  }

  protected agent(id: number): FreshdeskAgent {
    const agent = this.account.agents.get(Number(id));
    if (!agent) throw new ControlError("There is no such agent.");
    return agent;
  }

  #agentId(ticket: FreshdeskTicket, wanted: number | undefined): number {
    if (wanted !== undefined) return this.agent(wanted).id;
    const isTeammate = (agent: FreshdeskAgent) => agent.role === "Agent" && !agent.isDeactivated;
    const own = this.account.agents.get(ticket.responderId ?? 0);
    if (own && isTeammate(own)) return own.id;
    const first = [...this.account.agents.values()].find(isTeammate);
    if (!first) throw new ControlError("There is no teammate.");
    return first.id;
  }

  #setStatus(input: TeammateInput, status: number): TicketView {
    const { ticketId, agentId: byAgentId } = input;
    return this.changeTicket({ ticketId, status, ...(byAgentId !== undefined && { byAgentId }) });
  }

  #move(input: TeammateInput, move: Parameters<typeof moveTicket>[2]): TicketView {
    const ticket = this.ticket(input.ticketId);
    moveTicket(this.account, ticket, move, by(this.#agentId(ticket, input.agentId)));
    return viewTicket(this.account, ticket);
  }
}

function by(agentId: number): Performer {
  return { type: "agent", id: agentId, origin: "helpdesk" };
}
