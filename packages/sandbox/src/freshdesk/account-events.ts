import type { FreshdeskTicket } from "./records.ts";

/** Who did something. `id` is null for Freshdesk itself and its rules. */
export interface Performer {
  readonly type: "agent" | "requester" | "system";
  readonly id: number | null;
  /** Where it came from: the API, people in front of the helpdesk, or an automation. */
  readonly origin: "api" | "helpdesk" | "rule";
}

/** One thing that happened in a save, by the names that rules and `triggered_event` use. */
export type Happening =
  | { readonly field: "ticket_action"; readonly value: "created" | "update" | "delete" | "marked_spam" }
  | { readonly field: "reply_sent"; readonly value: "sent" }
  | { readonly field: "note_type"; readonly value: "private" | "public" }
  | { readonly field: "customer_feedback"; readonly value: number }
  /** A property changed: `status`, `priority`, `responder_id`, `group_id`, `ticket_type`, `due_by`, `cf_…`. */
  | { readonly field: string; readonly from: unknown; readonly to: unknown };

/** What happened to a ticket in one save, before it is known whether a rule tells it. */
export interface TicketEvent {
  readonly kind: "created" | "updated";
  readonly ticket: FreshdeskTicket;
  readonly performer: Performer;
  readonly happenings: readonly Happening[];
  readonly entryId?: number;
}
