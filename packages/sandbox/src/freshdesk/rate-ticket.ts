import type { FreshdeskAccount } from "./account.ts";
import type { Performer } from "./account-events.ts";
import { textToHtml } from "./html.ts";
import type { FreshdeskRating, FreshdeskTicket } from "./records.ts";
import { buildFeedback } from "./write-entry.ts";

/** The one survey of the account. */
export const survey = { id: 67_000_084_490, question: "question_67000084816" } as const;

/** 103 to 101 happy, 100 neutral, -101 to -103 unhappy. */
export const allowedRatings = [103, 102, 101, 100, -101, -102, -103];

/** A rating, not yet part of the account. */
export function buildRating(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  input: { rating: number; feedback?: string },
): FreshdeskRating {
  return {
    id: account.newId("other"),
    surveyId: survey.id,
    userId: ticket.requesterId,
    agentId: ticket.responderId,
    groupId: ticket.groupId,
    ticketId: ticket.id,
    feedback: input.feedback ?? null,
    ratings: { default_question: input.rating },
    createdAt: account.now(),
  };
}

/** Keeps a rating. Its comment lands among the messages, where it looks like a question of the customer. */
export function addRating(
  account: FreshdeskAccount,
  ticket: FreshdeskTicket,
  rating: FreshdeskRating,
  performer: Performer,
): void {
  account.ratings.push(rating);
  const contact = account.contacts.get(rating.userId);
  const value = rating.ratings.default_question ?? 100;
  if (contact) account.updateContact(contact, { csatRating: value });
  const entry =
    rating.feedback === null
      ? undefined
      : buildFeedback(account, ticket, { userId: rating.userId, body: textToHtml(rating.feedback) });
  if (entry) account.addEntry(ticket, entry);
  else account.touch(ticket);
  account.tell({
    kind: "updated",
    ticket,
    performer,
    happenings: [{ field: "customer_feedback", value }],
    ...(entry && { entryId: entry.id }),
  });
}
