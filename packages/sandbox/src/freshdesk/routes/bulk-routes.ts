import { randomBytes } from "node:crypto";
import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { changeTicket, moveTicket } from "../change-ticket.ts";
import { describeTime } from "../describe-time.ts";
import { missingField, noMatch, notFound, validationFailed, wrongType } from "../errors.ts";
import { type MergeNote, mergeTickets } from "../merge-tickets.ts";
import { readFields } from "../read-fields.ts";
import { checkClosure, readTicketInput } from "../read-ticket-input.ts";
import type { FreshdeskJob, FreshdeskTicket } from "../records.ts";
import { addReply, buildReply } from "../write-entry.ts";
import { type FreshdeskCall, performerOf, type RouteTable } from "./route-table.ts";

export const bulkRoutes: RouteTable = {
  "PUT /tickets/merge": merge,
  "POST /tickets/bulk_update": (account, call) => bulk(account, call, "update"),
  "POST /tickets/bulk_delete": (account, call) => bulk(account, call, "delete"),
  "GET /jobs/:id": (account, call) => {
    const job = account.jobs.get(call.params.id ?? "");
    if (!job) return notFound();
    return {
      status: 200,
      json: {
        id: job.id,
        status: job.isDone ? "COMPLETED" : "IN_PROGRESS",
        status_updated_at: describeTime(job.createdAt),
        data: job.results,
      },
    };
  },
};

function merge(account: FreshdeskAccount, call: FreshdeskCall): Answer {
  const { values, errors } = readFields(call, {
    primary_id: "integer",
    ticket_ids: "integers",
    convert_recepients_to_cc: "boolean",
    note_in_primary: "object",
    note_in_secondary: "object",
  });
  if (values.primary_id === undefined) errors.push(missingField("primary_id"));
  if (values.ticket_ids === undefined) errors.push(missingField("ticket_ids"));
  const primary = account.tickets.get(Number(values.primary_id));
  const secondaries = findTickets(account, values.ticket_ids);
  if (values.primary_id !== undefined && !isMergeable(primary)) errors.push(noMatch("ticket", "primary_id"));
  if (values.ticket_ids !== undefined && !(secondaries?.every(isMergeable) && secondaries.length > 0)) {
    errors.push(noMatch("ticket", "ticket_ids"));
  }
  if (errors.length > 0 || !primary || !secondaries) return validationFailed(errors);
  const inPrimary = readNote(values.note_in_primary);
  const inSecondary = readNote(values.note_in_secondary);
  const notes = { ...(inPrimary && { inPrimary }), ...(inSecondary && { inSecondary }) };
  return {
    status: 204,
    about: { conversationId: String(primary.id) },
    change: {
      make: () => {
        mergeTickets(account, { primary, secondaries, ...notes }, performerOf(call));
        return {};
      },
      pretend: () => undefined,
    },
  };
}

function isMergeable(ticket: FreshdeskTicket | undefined): boolean {
  return ticket !== undefined && !ticket.isDeleted && !ticket.isSpam && !ticket.isArchived;
}

function readNote(input: unknown): MergeNote | undefined {
  const note = input as { body?: unknown; private?: unknown } | undefined;
  return note?.body === undefined
    ? undefined
    : { body: String(note.body), isPrivate: note.private !== false };
}

/** Undefined when one of them does not exist. */
function findTickets(account: FreshdeskAccount, ids: unknown): FreshdeskTicket[] | undefined {
  const tickets = Array.isArray(ids) ? ids.map((id) => account.tickets.get(id)) : [];
  return tickets.every((ticket) => ticket !== undefined) ? tickets : undefined;
}

/** Answers with a job at once and works a moment later. */
function bulk(account: FreshdeskAccount, call: FreshdeskCall, kind: "update" | "delete"): Answer {
  const action = call.fields.bulk_action as
    | { ids?: unknown; properties?: unknown; reply?: unknown }
    | undefined;
  if (!action) return validationFailed([missingField("bulk_action")]);
  const { ids } = action;
  if (!Array.isArray(ids)) return validationFailed([wrongType("ids", "Array")]);
  const { skip_close_notification: isQuiet, ...fields } = (action.properties ?? {}) as Record<
    string,
    unknown
  >;
  const input = readTicketInput(account, { ...call, fields }, [...account.tickets.values()][0]);
  if (kind === "update" && input.errors.length > 0) return validationFailed(input.errors);
  const replyBody = (action.reply as { body?: unknown } | undefined)?.body;

  const job: FreshdeskJob = {
    id: randomBytes(16).toString("hex"),
    isDone: false,
    createdAt: account.now(),
    results: [],
  };
  const work = (id: unknown): boolean => {
    const ticket = account.tickets.get(Number(id));
    if (!ticket || ticket.isDeleted || ticket.isSpam) return false;
    const performer = performerOf(call);
    if (kind === "delete") {
      moveTicket(account, ticket, "delete", performer);
      return true;
    }
    if (checkClosure(account, ticket, input.change).length > 0) return false;
    if (replyBody !== undefined) {
      const entry = buildReply(account, ticket, { userId: call.agent.id, body: String(replyBody) });
      addReply(account, ticket, entry, performer);
    }
    changeTicket(account, ticket, input.change, performer, { isWithoutMail: isQuiet === true });
    return true;
  };
  const answer = {
    job_id: job.id,
    href: `${account.surroundings.origin()}/api/v2/jobs/${job.id}`,
  };
  return {
    status: account.switches.bulkStatus,
    change: {
      make: () => {
        account.jobs.set(job.id, job);
        account.surroundings.timers.after(0, () => {
          job.results = ids.map((id) => ({ id: Number(id), success: work(id) }));
          job.isDone = true;
          account.changed("jobs");
        });
        return { json: answer };
      },
      pretend: () => answer,
    },
  };
}
