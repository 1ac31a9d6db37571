import { assertNever, type HelpdeskAction } from "@baton/domain";
import type { ActionOutcome, ConversationReference, PerformContext } from "../contract.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { readState, ticketStatus } from "./convert-ticket.ts";
import { readVendorError } from "./freshdesk-api.ts";
import { isTicketId, type ReadContext } from "./read-conversation.ts";
import { faultyFields, sendNote, sendReply, tooLarge } from "./send-reply.ts";
import { type FreshdeskTicket, ticketSchema } from "./shapes.ts";

export type ActionContext = PerformContext & ReadContext;

/** Does one action on a Freshdesk ticket. An unclear end is `unknown`, and nothing is repeated here. */
export async function performAction(
  context: ActionContext,
  { externalId }: ConversationReference,
  action: HelpdeskAction,
): Promise<ActionOutcome> {
  if (!isTicketId.test(externalId)) {
    return refused("not-found", `Freshdesk has no ticket "${externalId.slice(0, 50)}".`, null);
  }
  try {
    switch (action.kind) {
      case "reply":
        return await sendReply(context, externalId, action.text, action.attachments ?? []);
      case "note":
        return await sendNote(context, externalId, action.text);
      case "claim":
        return await claim(context, externalId);
      case "unassign":
        return await unassign(context, externalId);
      case "assign-group":
        return await assignGroup(context, externalId, action.groupId);
      case "assign-teammate":
        return await assignTeammate(context, externalId, action.teammateId, action.groupId ?? null);
      case "set-status":
        return done(context, await update(context, externalId, { status: statusNumber(action.status) }));
      case "add-tags":
        return await addTags(context, externalId, action.tags);
      case "set-field":
        return await setField(context, externalId, action.field, action.value);
      case "customer-message":
        return refused("not-supported", "A Freshdesk ticket takes no message in the customer's name.", null);
      default:
        return assertNever(action);
    }
  } catch (error) {
    return convertRefusal(error, await isShutOut(context, error));
  }
}

/**
 * Whether a 403 concerns the key as a whole, as after its agent was deactivated, or this ticket alone, as with one outside the
 * agent's scope: the first waits until somebody mends it, the second is a definite no.
 */
async function isShutOut({ api, signal }: ActionContext, error: unknown): Promise<boolean> {
  if (!(error instanceof HttpFailure) || error.code !== "forbidden") return false;
  const { code } = readVendorError(error);
  if (code !== null && isAccountWide.test(code)) return true;
  try {
    await api.getAnswer("/agents/me", { signal });
    return false;
  } catch (second) {
    return second instanceof HttpFailure && (second.code === "forbidden" || second.code === "unauthorized");
  }
}

function statusNumber(status: "open" | "resolved"): number {
  return status === "open" ? ticketStatus.open : ticketStatus.resolved;
}

async function claim(context: ActionContext, ticketId: string): Promise<ActionOutcome> {
  const { agentAccount } = context;
  if (agentAccount === null) return agentAccountUnknown();
  const ticket = await update(context, ticketId, { responder_id: Number(agentAccount.externalId) });
  if (ticket.responder_id !== null) return done(context, ticket);
  return refused(
    "claim-had-no-effect",
    "Freshdesk accepted to assign the ticket to the agent account, yet left it unassigned.",
    "Make the agent account a member of the ticket's group in Freshdesk.",
  );
}

async function unassign(context: ActionContext, ticketId: string): Promise<ActionOutcome> {
  try {
    const ticket = await update(context, ticketId, { responder_id: null });
    return isLeftToAgent(context, ticket) ? stillAssigned() : done(context, ticket);
  } catch (error) {
    if (faultyFields(error).includes("responder_id")) return stillAssigned();
    throw error;
  }
}

/** In one call: a group's own routing must not find the agent account in the way. */
async function assignGroup(
  context: ActionContext,
  ticketId: string,
  groupId: string,
): Promise<ActionOutcome> {
  if (!isTicketId.test(groupId)) return targetGone("group");
  const ticket = await update(context, ticketId, { group_id: Number(groupId), responder_id: null });
  if (ticket.group_id !== groupId) return targetGone("group");
  return isLeftToAgent(context, ticket) ? stillAssigned() : done(context, ticket);
}

/**
 * Agent and group in one call, since Freshdesk may drop an agent who is not in the ticket's group without an error. Whom the
 * answer names counts: another person there is the group's own routing at work.
 */
async function assignTeammate(
  context: ActionContext,
  ticketId: string,
  teammateId: string,
  groupId: string | null,
): Promise<ActionOutcome> {
  if (!isTicketId.test(teammateId) || (groupId !== null && !isTicketId.test(groupId))) {
    return targetGone("agent");
  }
  const ticket = await update(context, ticketId, {
    responder_id: Number(teammateId),
    ...(groupId === null ? {} : { group_id: Number(groupId) }),
  });
  if (ticket.responder_id !== null && !isLeftToAgent(context, ticket)) return done(context, ticket);
  if (ticket.responder_id === teammateId) return done(context, ticket);
  return refused(
    "assignment-had-no-effect",
    "Freshdesk accepted to assign the ticket, yet the agent is not on it: they are deactivated, or not in its group.",
    "Choose another agent or group for handoffs in the connection's settings.",
  );
}

/** `tags` replaces the whole list, so what is there is read first and kept (FD6). Nothing is written when nothing is new. */
async function addTags(
  context: ActionContext,
  ticketId: string,
  tags: readonly string[],
): Promise<ActionOutcome> {
  const before = await read(context, ticketId);
  const missing = tags.filter((tag) => !before.tags.includes(tag));
  if (missing.length === 0) return done(context, before);
  return done(context, await update(context, ticketId, { tags: [...before.tags, ...missing] }));
}

/**
 * The handoff marker (FD7). A field that has the value already, from an earlier handoff, is emptied first: automations act
 * on the change. The answer is compared, for a field that is not on the ticket's form is dropped without an error.
 */
async function setField(
  context: ActionContext,
  ticketId: string,
  field: string,
  value: string | boolean,
): Promise<ActionOutcome> {
  const wanted = await convertFieldValue(context, field, value);
  if (wanted === null) {
    return refused(
      "field-not-set",
      `The ticket field ${field} cannot be set: it does not exist, or has no choice for "yes".`,
      "Choose a checkbox as the marker field in the connection's settings.",
    );
  }
  const before = await read(context, ticketId);
  if (before.custom_fields[field] === wanted.set) await write(wanted.unset);
  const after = await write(wanted.set);
  if (after.custom_fields[field] === wanted.set) return done(context, after);
  return refused(
    "field-not-set",
    `Freshdesk accepted to set the ticket field ${field}, yet it is unchanged.`,
    "Add the field to the form of these tickets, or choose another marker field.",
  );

  function write(fieldValue: unknown): Promise<FreshdeskTicket> {
    return update(context, ticketId, { custom_fields: { [field]: fieldValue } });
  }
}

/** Each type of field has its own "yes". Null: this field has none. */
async function convertFieldValue(
  { directory }: Pick<ActionContext, "directory">,
  field: string,
  value: string | boolean,
): Promise<{ set: unknown; unset: unknown } | null> {
  if (typeof value === "string") return { set: value, unset: null };
  const definition = (await directory.read()).fields.get(field);
  if (definition === undefined) return null;
  return markerValues(definition, value);
}

/** What marks a ticket in a field of that type, and what takes the mark away; null for types that cannot be marked. */
export function markerValues(
  { type, choices }: { type: string | null; choices: unknown },
  value = true,
): { set: unknown; unset: unknown } | null {
  switch (type) {
    case "custom_checkbox":
      return { set: value, unset: !value };
    case "custom_text":
    case "custom_paragraph":
      return { set: value ? "yes" : null, unset: value ? null : "yes" };
    case "custom_dropdown": {
      const names = Array.isArray(choices) ? choices.filter((choice) => typeof choice === "string") : [];
      const yes = names.find((name) => /^(?:yes|true|on|1|handoff|handed off)$/i.test(name.trim()));
      if (yes === undefined) return null;
      return { set: value ? yes : null, unset: value ? null : yes };
    }
    default:
      return null;
  }
}

function update(
  { api, signal }: ActionContext,
  ticketId: string,
  body: Record<string, unknown>,
): Promise<FreshdeskTicket> {
  return api.put(`/tickets/${ticketId}`, body, ticketSchema, { signal });
}

function read({ api, signal }: ActionContext, ticketId: string): Promise<FreshdeskTicket> {
  return api.get(`/tickets/${ticketId}`, ticketSchema, { signal });
}

function isLeftToAgent({ agentAccount }: ActionContext, { responder_id }: FreshdeskTicket): boolean {
  return responder_id !== null && responder_id === agentAccount?.externalId;
}

function done({ agentAccount }: ActionContext, ticket: FreshdeskTicket): ActionOutcome {
  return { kind: "done", externalMessageIds: [], stateAfter: readState(ticket, agentAccount) };
}

/** Answers of Freshdesk that say more than their status code. */
function convertRefusal(error: unknown, isShutOut: boolean): ActionOutcome {
  if (!(error instanceof HttpFailure) || error.delivery !== "answered") return convertFailureToOutcome(error);
  const { fields } = readVendorError(error);
  if (error.status === 405) {
    return refused(
      "ticket-in-spam-or-trash",
      "Freshdesk takes nothing on a ticket that is in spam or trash.",
      "Restore the ticket in Freshdesk first.",
    );
  }
  if (isShutOut) {
    const failure = { code: "forbidden", message: error.message, hint: error.hint, isRetryable: false };
    return { kind: "not-done", failure, retryAfterMs: null };
  }
  const faulty = faultyFields(error);
  if (faulty.includes("attachments")) return tooLarge(null);
  if (faulty.includes("responder_id")) return targetGone("agent");
  if (faulty.includes("group_id")) return targetGone("group");
  const required = fields.filter((field) => field.code === "missing_field" || isEmpty.test(field.message));
  if (error.status === 400 && required.length > 0) {
    return refused(
      "fields-required",
      `Freshdesk demands these ticket fields first: ${required.map(({ field }) => field).join(", ")}.`,
      "Fill them in on the ticket, or make them optional for closing under Admin → Ticket Fields.",
    );
  }
  return convertFailureToOutcome(error);
}

const isAccountWide =
  /^(?:account_suspended|password_lockout|password_expired|ssl_required|require_feature)$/;
const isEmpty = /\b(?:mandatory|required|can'?t be blank|should not be (?:blank|empty))\b/i;

export function refused(
  code: string,
  message: string,
  hint: string | null,
): Extract<ActionOutcome, { kind: "refused" }> {
  return { kind: "refused", failure: { code, message, hint, isRetryable: false } };
}

/** The settings name somebody who is gone: the handoff takes its other way (FD7). */
function targetGone(what: "agent" | "group"): ActionOutcome {
  return refused(
    `${what}-not-found`,
    `Freshdesk does not take this ${what}: deleted, deactivated or not allowed on the ticket.`,
    `Choose another ${what} in the connection's settings, then Test & Save.`,
  );
}

function stillAssigned(): ActionOutcome {
  return refused(
    "unassign-had-no-effect",
    "Freshdesk accepted to unassign the ticket, yet it is still assigned to the agent account.",
    "Take the agent account out of the group's automatic assignment in Freshdesk.",
  );
}

function agentAccountUnknown(): ActionOutcome {
  const failure = {
    code: "agent-account-unknown",
    message: "It is not known which Freshdesk agent the key belongs to.",
    hint: "Run Test & Save on the connection.",
    isRetryable: false,
  };
  return { kind: "not-done", failure, retryAfterMs: null };
}
