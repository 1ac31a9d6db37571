import { ticketStatuses } from "../describe/describe-conversation.ts";
import {
  describeChannel,
  describeInbox,
  describeTeam,
  describeTeammate,
  describeTeamPreview,
} from "../describe/describe-people.ts";
import { badBody, failure, notFound } from "../errors.ts";
import { findChannel, findTeammate } from "../find-by-alias.ts";
import { wholeList } from "../list-page.ts";
import { checkFields, textOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { RouteTable } from "./route-table.ts";
import { noContent } from "./with-conversation.ts";

/** The company, its people and places. */
export const companyRoutes: RouteTable = {
  "GET /me": (account) => ({
    status: 200,
    json: { _links: { self: account.link("/me") }, id: account.facts.id, name: account.facts.name },
  }),

  "GET /teammates": (account, call) =>
    wholeList(account, call, account.teammates.values(), (teammate) => describeTeammate(account, teammate)),

  "GET /teammates/:id": (account, call) => {
    const teammate = findTeammate(account, call.params.id ?? "");
    if (!teammate) return notFound("teammate", call.params.id ?? "");
    return { status: 200, json: describeTeammate(account, teammate) };
  },

  "PATCH /teammates/:id": (account, call) => {
    const teammate = findTeammate(account, call.params.id ?? "");
    if (!teammate) return notFound("teammate", call.params.id ?? "");
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const wrong = checkFields(fields, {
      username: "string",
      first_name: "string",
      last_name: "string",
      is_available: "boolean",
      custom_fields: "object",
    });
    if (wrong.length > 0) return badBody(account, ...wrong);
    return noContent(() => {
      if (fields.is_available !== undefined) teammate.isAvailable = fields.is_available === true;
      if (fields.username !== undefined) teammate.username = textOf(fields.username);
      if (fields.first_name !== undefined) teammate.firstName = textOf(fields.first_name);
      if (fields.last_name !== undefined) teammate.lastName = textOf(fields.last_name);
      if (fields.custom_fields !== undefined)
        teammate.customFields = fields.custom_fields as Record<string, unknown>;
      account.changed("people");
    });
  },

  "GET /teammates/:id/inboxes": (account, call) => {
    const teammate = findTeammate(account, call.params.id ?? "");
    if (!teammate) return notFound("teammate", call.params.id ?? "");
    const teams = [...account.teams.values()].filter(({ memberIds }) => memberIds.includes(teammate.id));
    const owners = new Set([teammate.id, ...teams.map(({ id }) => id)]);
    const inboxes = [...account.inboxes.values()].filter(({ ownerId }) => owners.has(ownerId));
    return wholeList(account, call, inboxes, (inbox) => describeInbox(account, inbox));
  },

  "GET /teams": (account, call) =>
    wholeList(account, call, account.teams.values(), (team) => describeTeamPreview(account, team)),

  "GET /teams/:id": (account, call) => {
    const team = account.teams.get(call.params.id ?? "");
    if (!team) return notFound("team", call.params.id ?? "");
    return { status: 200, json: describeTeam(account, team) };
  },

  "GET /teams/:id/inboxes": (account, call) => {
    const team = account.teams.get(call.params.id ?? "");
    if (!team) return notFound("team", call.params.id ?? "");
    const inboxes = [...account.inboxes.values()].filter(({ ownerId }) => ownerId === team.id);
    return wholeList(account, call, inboxes, (inbox) => describeInbox(account, inbox));
  },

  "GET /inboxes": (account, call) =>
    wholeList(account, call, account.inboxes.values(), (inbox) => describeInbox(account, inbox)),

  "GET /inboxes/:id": (account, call) => {
    const inbox = account.inboxes.get(call.params.id ?? "");
    if (!inbox) return notFound("inbox", call.params.id ?? "");
    return { status: 200, json: describeInbox(account, inbox) };
  },

  "GET /inboxes/:id/channels": (account, call) => {
    const inbox = account.inboxes.get(call.params.id ?? "");
    if (!inbox) return notFound("inbox", call.params.id ?? "");
    const channels = [...account.channels.values()].filter(({ inboxId }) => inboxId === inbox.id);
    return wholeList(account, call, channels, (channel) => describeChannel(account, channel));
  },

  "GET /inboxes/:id/teammates": (account, call) => {
    const inbox = account.inboxes.get(call.params.id ?? "");
    if (!inbox) return notFound("inbox", call.params.id ?? "");
    const memberIds = account.teams.get(inbox.ownerId)?.memberIds ?? [inbox.ownerId];
    const members = memberIds.flatMap((id) => account.teammates.get(id) ?? []);
    return wholeList(account, call, members, (teammate) => describeTeammate(account, teammate));
  },

  "GET /channels": (account, call) =>
    wholeList(account, call, account.channels.values(), (channel) => describeChannel(account, channel)),

  "GET /channels/:id": (account, call) => {
    const channel = findChannel(account, call.params.id ?? "");
    if (!channel) return notFound("channel", call.params.id ?? "");
    return { status: 200, json: describeChannel(account, channel) };
  },

  "GET /company/statuses": (account, call) => {
    if (!account.switches.ticketing) return failure(404, "Not found", "Ticketing is not enabled");
    return wholeList(account, call, ticketStatuses, (status) => ({
      _links: { self: account.link(`/company/statuses/${status.id}`) },
      ...status,
    }));
  },
};
