import { Failure, recordFailure } from "@baton/domain";
import type { ActionOutcome, PerformContext } from "../../contract.ts";
import type { EscalationOutcome, EscalationRequest, OpenedEscalation } from "../../escalation.ts";
import { convertFailureToOutcome } from "../../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../../http/http-failure.ts";
import { readVendorError } from "../freshdesk-api.ts";
import { maximumTextLength } from "../manifest.ts";
import { refused } from "../perform-action.ts";
import { faultyFields, sendNote } from "../send-reply.ts";
import { type FreshdeskTicket, ticketSchema } from "../shapes.ts";
import { type ChosenFile, chooseAttachments } from "./choose-attachments.ts";
import type { EscalationContext } from "./escalation-context.ts";
import { provideRequester } from "./find-requester.ts";
import { writeTicket } from "./write-ticket.ts";

/**
 * M3: the contact, the ticket with transcript, files, tags, group and fields, then the private note.
 *
 * What Freshdesk refuses of the parts that are good to have, a field, a group that is gone, the files, is left out and said: the
 * customer's ticket matters more. Freshdesk has no key against repeating, so only what it refused is sent again.
 */
export async function openEscalation(
  context: EscalationContext & PerformContext,
  request: EscalationRequest,
): Promise<EscalationOutcome> {
  let isTicketSent = false;
  try {
    // The contact last: nothing is made in Freshdesk while something of our own is missing.
    const { files, leftOut } = await chooseAttachments(request.transcript, context.readAttachment);
    const directory = await context.directory.read();
    const requester = await provideRequester(context, request);
    const { body, remarks } = writeTicket(request, context.settings, directory);
    remarks.unshift(...requester.remarks);
    if (leftOut.length > 0) remarks.push(sayLeftOut(leftOut));
    isTicketSent = true;
    const ticket = await createTicket(context, { ...body, ...requester.keys }, files, remarks);
    if (ticket.id === null) return ticketWithoutNumber();
    const opened = describeTicket(context, ticket, ticket.id);
    await addNote(context, ticket.id, request.note, remarks);
    return { kind: "done", opened, remarks };
  } catch (error) {
    return describeFailure(error, isTicketSent);
  }
}

export function describeTicket(
  { settings }: Pick<EscalationContext, "settings">,
  ticket: FreshdeskTicket,
  id: string,
): OpenedEscalation {
  return {
    conversation: { externalId: id, alternateId: null },
    contactExternalId: ticket.requester_id,
    url: `https://${settings.domain}/a/tickets/${id}`,
    number: id,
  };
}

/** Private, apart from the transcript: the ticket's description is the customer's to see (S8). */
export async function addNote(
  context: EscalationContext,
  ticketId: string,
  note: string,
  remarks: string[],
): Promise<void> {
  const left = remarks.length === 0 ? "" : `\n\n${remarks.map((remark) => `- ${remark}`).join("\n")}`;
  // The end of the note is what the ticket is known by to Baton's own intake: whatever is cut, it stays.
  const end = note.slice(note.lastIndexOf("\n\n") + 1);
  const room = maximumTextLength - left.length;
  const kept = note.length <= room ? note : `${note.slice(0, room - end.length)}…${end}`;
  const text = `${kept}${left}`.trim();
  if (text === "") return;
  const failure = await attempt(() => sendNote(context, ticketId, text));
  if (failure === null) return;
  // A note that stands there twice does no harm; one that is missing does.
  const second = failure.isRetryable ? await attempt(() => sendNote(context, ticketId, text)) : failure;
  if (second !== null)
    remarks.push(`The note for teammates could not be added to the ticket: ${second.message}`);
}

async function attempt(write: () => Promise<ActionOutcome>) {
  try {
    const outcome = await write();
    return outcome.kind === "done" ? null : outcome.failure;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return recordFailure(error);
  }
}

/** At most once for each kind of part that Freshdesk may refuse. */
const maximumAttempts = 4;

async function createTicket(
  context: EscalationContext,
  wanted: Record<string, unknown>,
  chosen: readonly ChosenFile[],
  remarks: string[],
): Promise<FreshdeskTicket> {
  let body = wanted;
  let files = chosen;
  for (let sent = 1; ; sent += 1) {
    try {
      return await post(context, body, files);
    } catch (error) {
      if (sent >= maximumAttempts) throw error;
      const isTooLarge = error instanceof HttpFailure && error.status === 413;
      if (files.length > 0 && (isTooLarge || faultyFields(error).includes("attachments"))) {
        remarks.push(sayLeftOut(files.map(({ name }) => name)));
        files = [];
        continue;
      }
      const rest = withoutRefused(body, error, remarks);
      if (rest === null) throw error;
      body = rest;
    }
  }
}

/** Parts that a ticket can do without, and how a teammate knows them. */
const optionalParts: Record<string, string> = {
  group_id: "the group",
  responder_id: "the agent",
  product_id: "the product",
  type: "the type",
  tags: "the tags",
  phone: "the phone number",
  unique_external_id: "the customer's id",
};

/** The body without what was refused; null where that leaves nothing to try. */
function withoutRefused(
  body: Record<string, unknown>,
  error: unknown,
  remarks: string[],
): Record<string, unknown> | null {
  if (!(error instanceof HttpFailure) || error.status !== 400) return null;
  const custom = { ...((body.custom_fields ?? {}) as Record<string, unknown>) };
  const rest = { ...body };
  const removed: string[] = [];
  for (const { field, message, code } of readVendorError(error).fields) {
    // A field that the account demands is not mended by leaving it out.
    if (code === "missing_field") return null;
    const name = field.replace(/^custom_fields?\./, "");
    if (name in custom) delete custom[name];
    else if (field === "custom_fields" || field === "custom_field")
      for (const key of Object.keys(custom)) delete custom[key];
    else if (field in optionalParts && field in rest) delete rest[field];
    else return null;
    removed.push(`${optionalParts[field] ?? `the field ${name}`} (${message})`);
  }
  if (removed.length === 0) return null;
  remarks.push(`Freshdesk did not take ${removed.join(", ")}.`);
  if (Object.keys(custom).length > 0) rest.custom_fields = custom;
  else delete rest.custom_fields;
  return rest;
}

function post(
  { api, signal }: EscalationContext,
  body: Record<string, unknown>,
  files: readonly ChosenFile[],
): Promise<FreshdeskTicket> {
  if (files.length === 0) return api.post("/tickets", body, ticketSchema, { signal });
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) appendTo(form, key, value);
  for (const { bytes, contentType, name } of files) {
    form.append("attachments[]", new Blob([new Uint8Array(bytes)], { type: contentType }), name);
  }
  return api.postForm("/tickets", form, ticketSchema, { signal });
}

/** Lists as `tags[]`, custom fields as `custom_fields[cf_x]`: how clients were seen to send them (2024). */
function appendTo(form: FormData, key: string, value: unknown): void {
  if (Array.isArray(value)) for (const entry of value) form.append(`${key}[]`, String(entry));
  else if (typeof value === "object" && value !== null) {
    for (const [name, entry] of Object.entries(value)) form.append(`${key}[${name}]`, String(entry));
  } else form.append(key, String(value));
}

/** Before the ticket was sent nothing that matters has happened, whatever became of the call: a contact is found again. */
function describeFailure(error: unknown, isTicketSent: boolean): EscalationOutcome {
  if (!(error instanceof HttpFailure)) {
    if (!(error instanceof Failure)) throw error;
    return { kind: "not-done", failure: recordFailure(error), retryAfterMs: error.retryAfterMs };
  }
  const outcome = convertFailureToOutcome(error);
  if (outcome.kind === "unknown" && !isTicketSent) {
    return { kind: "not-done", failure: outcome.failure, retryAfterMs: null };
  }
  // The key's rights are mended by a person; until then the escalation waits.
  if (error.code === "forbidden") return { kind: "not-done", failure: outcome.failure, retryAfterMs: null };
  const { fields } = readVendorError(error);
  if (outcome.kind !== "refused" || fields.length === 0) return outcome as EscalationOutcome;
  const required = fields.filter(({ code }) => code === "missing_field").map(({ field }) => field);
  if (required.length > 0) {
    return refused(
      "fields-required",
      `Freshdesk makes no ticket without these fields: ${required.join(", ")}.`,
      "Map an attribute to them in the connection's settings, fill them in the workflow's step, or make them optional under Admin → Ticket Fields.",
    ) as EscalationOutcome;
  }
  return refused(
    "ticket-refused",
    `Freshdesk did not take the ticket: ${fields
      .map(({ field, message }) => `${field}: ${message}`)
      .join("; ")
      .slice(0, 300)}.`,
    "Correct what is named in the workflow's step or in the connection's field mapping.",
  ) as EscalationOutcome;
}

/** Made, by all signs, and not known where: it is looked for before anything is repeated. */
function ticketWithoutNumber(): EscalationOutcome {
  const failure = {
    code: "unreadable-answer",
    message: "Freshdesk answered a ticket without its number",
    hint: "Baton looks among the customer's tickets.",
    isRetryable: true,
  };
  return { kind: "unknown", failure };
}

function sayLeftOut(names: readonly string[]): string {
  return `These files are not in the ticket: ${names.join(", ")}. Freshdesk takes 20 MB together, 15 MB on trial accounts; they stand in Baton's conversation.`;
}
