import type { FreshdeskAccount } from "./account.ts";
import type { Performer } from "./account-events.ts";
import { changeTicket } from "./change-ticket.ts";
import { type FreshdeskEntry, type FreshdeskTicket, statusIds } from "./records.ts";
import { buildMergeNote } from "./write-entry.ts";

/** A note that the merge shall leave, instead of the usual one. */
export interface MergeNote {
  readonly body: string;
  readonly isPrivate: boolean;
}

/**
 * Merges tickets into one, for good: the others are closed with a note that points to it, and it gets private
 * notes with their content. Rules see the notes only, not that the others were closed.
 */
export function mergeTickets(
  account: FreshdeskAccount,
  merge: {
    primary: FreshdeskTicket;
    secondaries: readonly FreshdeskTicket[];
    inPrimary?: MergeNote;
    inSecondary?: MergeNote;
  },
  performer: Performer,
): void {
  const { primary, secondaries, inPrimary, inSecondary } = merge;
  const add = (ticket: FreshdeskTicket, note: MergeNote) => {
    const entry = buildMergeNote(account, ticket, { ...note, agentId: performer.id });
    account.addEntry(ticket, entry);
    tellNote(account, ticket, entry, performer);
  };
  for (const secondary of secondaries) {
    const content = `<div>Merged from ticket ${secondary.id}</div><div><b>${secondary.subject}</b></div>${secondary.description}`;
    add(primary, { body: content, isPrivate: true });
    add(secondary, {
      body: `<div>This ticket is closed and merged into ticket ${primary.id}</div>`,
      isPrivate: true,
      ...inSecondary,
    });
    changeTicket(account, secondary, { status: statusIds.closed }, performer, {
      isSilent: true,
      isWithoutMail: true,
    });
  }
  const ids = secondaries.map(({ id }) => id).join(", ");
  const body = `<div>Tickets with IDs ${ids} is merged into this ticket.</div>`;
  add(primary, { body, isPrivate: true, ...inPrimary });
}

function tellNote(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  entry: FreshdeskEntry,
  performer: Performer,
): void {
  const value = entry.isPrivate ? "private" : "public";
  account.tell({
    kind: "updated",
    ticket,
    performer,
    happenings: [{ field: "note_type", value }],
    entryId: entry.id,
  });
}
