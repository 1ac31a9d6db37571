import type { Answer } from "../http/answer.ts";
import type { FrontAccount } from "./account.ts";
import { statusOf } from "./change-conversation.ts";
import { badRequest } from "./errors.ts";
import { findContact, findTeammate } from "./find-by-alias.ts";
import type { FrontConversation, RecipientRole } from "./records.ts";

type Test = (conversation: FrontConversation) => boolean;

/** More filters than this are refused. */
const mostFilters = 15;

/**
 * Words (all of them), "quoted phrases" and filters such as `is:open tag:tag_1 from:someone@example.com`.
 *
 * @returns the conversations in no particular order, or the answer that refuses the query.
 */
export function searchConversations(account: FrontAccount, query: string): FrontConversation[] | Answer {
  const tests: Test[] = [];
  let filters = 0;
  for (const [, phrase, name, value, word] of query.matchAll(/"([^"]*)"|(\w+):("[^"]*"|\S+)|(\S+)/g)) {
    if (name === undefined || value === undefined) {
      const text = (phrase ?? word ?? "").toLowerCase();
      if (text) tests.push((conversation) => textOfConversation(conversation).includes(text));
      continue;
    }
    filters += 1;
    const test = testOf(account, name, value.replaceAll('"', ""));
    if (!test) return badRequest(`Unknown search filter ${name}:${value}`);
    tests.push(test);
  }
  if (filters > mostFilters) return badRequest(`Too many search filters, at most ${mostFilters}`);
  return [...account.conversations.values()].filter(
    (conversation) => !conversation.mergedInto && tests.every((test) => test(conversation)),
  );
}

function testOf(account: FrontAccount, name: string, value: string): Test | undefined {
  const seconds = Number(value);
  switch (name) {
    case "is":
      return testOfState(account, value);
    case "inbox":
      return ({ inboxIds }) => inboxIds.includes(value);
    case "tag":
      return ({ tagIds }) => tagIds.includes(value);
    case "assignee": {
      const teammate = findTeammate(account, value);
      return ({ assigneeId }) => teammate !== undefined && assigneeId === teammate.id;
    }
    case "contact": {
      const contact = findContact(account, value);
      return ({ recipient }) => contact !== undefined && recipient?.contactId === contact.id;
    }
    case "recipient":
      return testOfRecipient(value, undefined);
    case "from":
    case "to":
    case "cc":
    case "bcc":
      return testOfRecipient(value, name);
    case "before":
      return Number.isNaN(seconds) ? undefined : ({ updatedAt }) => updatedAt < seconds;
    case "after":
      return Number.isNaN(seconds) ? undefined : ({ updatedAt }) => updatedAt > seconds;
    case "during":
      return Number.isNaN(seconds)
        ? undefined
        : ({ updatedAt }) => Math.floor(updatedAt / 86_400) === Math.floor(seconds / 86_400);
    default:
      return undefined;
  }
}

/** `is:assigned` alone finds archived ones too: assignment and archiving are independent. */
function testOfState(account: FrontAccount, value: string): Test | undefined {
  const status = (conversation: FrontConversation) => statusOf(account, conversation);
  switch (value) {
    case "open":
      return (conversation) => ["assigned", "unassigned"].includes(status(conversation));
    case "archived":
    case "resolved":
      return (conversation) => status(conversation) === "archived" && conversation.reminders.length === 0;
    case "assigned":
      return (conversation) => conversation.assigneeId !== "" && status(conversation) !== "deleted";
    case "unassigned":
      return (conversation) => conversation.assigneeId === "" && status(conversation) !== "deleted";
    case "snoozed":
      return ({ reminders }) => reminders.length > 0;
    case "trashed":
      return ({ isTrashed }) => isTrashed;
    case "unreplied":
    case "waiting":
      return ({ waitingSince }) => waitingSince !== null;
    default:
      return undefined;
  }
}

function testOfRecipient(handle: string, role: RecipientRole | undefined): Test {
  const wanted = handle.toLowerCase();
  return ({ messages }) =>
    messages.some(({ recipients }) =>
      recipients.some((known) => known.handle.toLowerCase() === wanted && (!role || known.role === role)),
    );
}

function textOfConversation({ subject, messages, comments }: FrontConversation): string {
  const parts = [subject, ...messages.map(({ text }) => text), ...comments.map(({ body }) => body)];
  return parts.join("\n").toLowerCase();
}
