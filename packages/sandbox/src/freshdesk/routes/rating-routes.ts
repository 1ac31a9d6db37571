import type { FreshdeskAccount } from "../account.ts";
import { describeTime } from "../describe-time.ts";
import { missingField, notAllowedValue, validationFailed } from "../errors.ts";
import { findTicketToChange, findTicketToRead, isAnswer } from "../find-ticket.ts";
import { listPage } from "../list-page.ts";
import { addRating, allowedRatings, buildRating, survey } from "../rate-ticket.ts";
import { isTime, readFields, readTime } from "../read-fields.ts";
import type { FreshdeskRating } from "../records.ts";
import { performerOf, type RouteTable } from "./route-table.ts";

export const ratingRoutes: RouteTable = {
  "GET /tickets/:id/satisfaction_ratings": (account, call) => {
    const ticket = findTicketToRead(account, call);
    if (isAnswer(ticket)) return ticket;
    const ratings = account.ratings.filter(({ ticketId }) => ticketId === ticket.id);
    return listPage(account, call, ratings, describeRating);
  },
  "POST /tickets/:id/satisfaction_ratings": (account, call) => {
    const ticket = findTicketToChange(account, call);
    if (isAnswer(ticket)) return ticket;
    const { values, errors } = readFields(call, { feedback: "text", ratings: "object" });
    const rating = (values.ratings as Record<string, number> | undefined)?.default_question;
    if (rating === undefined) errors.push(missingField("default_question"));
    else if (!allowedRatings.includes(rating))
      errors.push(notAllowedValue("default_question", allowedRatings));
    if (errors.length > 0 || rating === undefined) return validationFailed(errors);
    const feedback = values.feedback as string | undefined;
    const built = buildRating(account, ticket, { rating, ...(feedback !== undefined && { feedback }) });
    return {
      status: 201,
      about: { conversationId: String(ticket.id) },
      change: {
        make: () => {
          addRating(account, ticket, built, performerOf(call));
          return { json: describeRating(built) };
        },
        pretend: () => describeRating(built),
      },
    };
  },
  "GET /surveys": {
    for: "admins-if-switched",
    answer: (account) => ({ status: 200, json: [describeSurvey(account)] }),
  },
  "GET /surveys/satisfaction_ratings": {
    for: "admins-if-switched",
    answer: (account, call) => {
      const since = call.query.get("created_since");
      const userId = call.query.get("user_id");
      const ratings = account.ratings.filter(
        (rating) =>
          (!since || !isTime(since) || rating.createdAt >= readTime(since)) &&
          (!userId || rating.userId === Number(userId)),
      );
      return listPage(account, call, ratings, describeRating, ["created_since", "user_id"]);
    },
  },
};

function describeRating(rating: FreshdeskRating): Record<string, unknown> {
  const time = describeTime(rating.createdAt);
  return {
    id: rating.id,
    survey_id: rating.surveyId,
    user_id: rating.userId,
    agent_id: rating.agentId,
    feedback: rating.feedback,
    group_id: rating.groupId,
    ticket_id: rating.ticketId,
    created_at: time,
    updated_at: time,
    ratings: rating.ratings,
  };
}

function describeSurvey(account: FreshdeskAccount): Record<string, unknown> {
  const time = describeTime(account.primaryMailbox.createdAt);
  const accepted = [103, 100, -103];
  return {
    id: survey.id,
    title: `${account.facts.name} survey`,
    active: true,
    created_at: time,
    updated_at: time,
    questions: [
      {
        id: "default_question",
        label: "How would you rate the support you received?",
        accepted_ratings: accepted,
        default: true,
      },
      { id: survey.question, label: "Was it quick enough?", accepted_ratings: accepted },
    ],
  };
}
