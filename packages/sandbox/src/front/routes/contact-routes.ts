import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { describeConversation } from "../describe/describe-conversation.ts";
import { describeContact, describeTeammateOrNull } from "../describe/describe-people.ts";
import { badBody, failure, notFound } from "../errors.ts";
import { findContact } from "../find-by-alias.ts";
import { newContact, normalizeHandle } from "../find-or-create-contact.ts";
import { listPage, readFilter, wholeList } from "../list-page.ts";
import { checkFields, textOf, textsOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { FrontContact, FrontHandle } from "../records.ts";
import type { RouteTable } from "./route-table.ts";
import { noContent } from "./with-conversation.ts";

const sources = ["twitter", "email", "phone", "facebook", "intercom", "front_chat", "custom"];

export const contactRoutes: RouteTable = {
  "GET /contacts": (account, call) => {
    const after = Number(readFilter(call.query, "updated_after")?.[0] ?? Number.NEGATIVE_INFINITY);
    const before = Number(readFilter(call.query, "updated_before")?.[0] ?? Number.POSITIVE_INFINITY);
    const found = [...account.contacts.values()].filter(
      ({ updatedAt }) => updatedAt > after && updatedAt < before,
    );
    return listPage(account, call, found, {
      keyOf: ({ createdAt }) => createdAt,
      describe: (contact) => describeContact(account, contact),
    });
  },

  "POST /contacts": (account, call) => {
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const handles = readHandles(fields.handles);
    if (!handles) return badBody(account, "body.handles: should be array of handles");
    const changes = readContact(account, fields);
    if ("status" in changes) return changes;
    const taken = handles.find(({ source, handle }) => account.contactOf(source, handle));
    if (taken) return failure(409, "Conflict", `A contact with the handle ${taken.handle} exists already`);
    const contact = newContact(account, { ...changes.changes, handles });
    const make = () => {
      account.addContact(contact);
      account.changed("people");
      return { json: describeContact(account, contact) };
    };
    return { status: 201, change: { make, pretend: () => describeContact(account, contact) } };
  },

  "GET /contacts/:id": withContact((account, _, contact) => ({
    status: 200,
    json: describeContact(account, contact),
  })),

  "PATCH /contacts/:id": withContact((account, call, contact) => {
    const fields = readBodyFields(call)?.fields;
    if (!fields) return badBody(account, "body: should be object");
    const read = readContact(account, fields);
    if ("status" in read) return read;
    return noContent(() => {
      Object.assign(contact, read.changes, { updatedAt: account.timestamp() });
      account.changed("people");
    });
  }),

  "DELETE /contacts/:id": withContact((account, _, contact) =>
    noContent(() => {
      account.removeContact(contact);
      account.changed("people");
    }),
  ),

  "GET /contacts/:id/conversations": withContact((account, call, contact) => {
    const found = [...account.conversations.values()].filter(
      ({ recipient, mergedInto }) => !mergedInto && recipient?.contactId === contact.id,
    );
    return listPage(account, call, found, {
      keyOf: ({ updatedAt }) => updatedAt,
      describe: (conversation) => describeConversation(account, conversation),
    });
  }),

  "POST /contacts/:id/handles": withContact((account, call, contact) => {
    const handle = readHandle(readBodyFields(call)?.fields);
    if (!handle) return badBody(account, "body.handle: is required");
    const owner = account.contactOf(handle.source, handle.handle);
    if (owner && owner !== contact) return failure(409, "Conflict", "The handle belongs to another contact");
    return noContent(() => replaceHandles(account, contact, [...contact.handles, handle]));
  }),

  "DELETE /contacts/:id/handles": withContact((account, call, contact) => {
    const fields = readBodyFields(call)?.fields;
    const handle = readHandle(fields);
    if (!handle) return badBody(account, "body.handle: is required");
    const left = contact.handles.filter(
      (known) => known.handle !== handle.handle || known.source !== handle.source,
    );
    if (left.length === 0 && fields?.force !== true)
      return failure(400, "Bad request", "The last handle of a contact cannot be removed");
    return noContent(() => replaceHandles(account, contact, left));
  }),

  /** 202 for a list that is complete: so says the specification. */
  "GET /contacts/:id/notes": withContact((account, call, contact) => ({
    ...wholeList(account, call, contact.notes, (note) => describeNote(account, contact, note)),
    status: 202,
  })),

  "POST /contacts/:id/notes": withContact((account, call, contact) => {
    const fields = readBodyFields(call)?.fields ?? {};
    const wrong = checkFields(fields, { author_id: "string", body: "string" }, ["author_id", "body"]);
    if (wrong.length > 0) return badBody(account, ...wrong);
    const authorId = textOf(fields.author_id);
    if (!account.teammates.has(authorId)) return notFound("teammate", authorId);
    const note = { authorId, body: textOf(fields.body), createdAt: account.timestamp() };
    const pretend = () => describeNote(account, contact, note);
    const make = () => {
      contact.notes.push(note);
      account.changed("people");
      return { json: pretend() };
    };
    return { status: 201, change: { make, pretend } };
  }),
};

function withContact(
  handle: (account: FrontAccount, call: Call, contact: FrontContact) => Answer,
): (account: FrontAccount, call: Call) => Answer {
  return (account, call) => {
    const contact = findContact(account, call.params.id ?? "");
    return contact ? handle(account, call, contact) : notFound("contact", call.params.id ?? "");
  };
}

function readContact(
  account: FrontAccount,
  fields: Readonly<Record<string, unknown>>,
): { changes: Partial<FrontContact> } | Answer {
  const wrong = checkFields(fields, {
    name: "string?",
    description: "string?",
    links: "strings",
    custom_fields: "object",
  });
  if (wrong.length > 0) return badBody(account, ...wrong);
  const nullable = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    changes: {
      ...(fields.name !== undefined && { name: nullable(fields.name) }),
      ...(fields.description !== undefined && { description: nullable(fields.description) }),
      ...(fields.links !== undefined && { links: textsOf(fields.links) }),
      ...(fields.custom_fields !== undefined && {
        customFields: fields.custom_fields as Record<string, unknown>,
      }),
    },
  };
}

function readHandles(value: unknown): FrontHandle[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const handles = value.map(readHandle);
  return handles.every((handle) => handle !== undefined) ? handles : undefined;
}

function readHandle(value: unknown): FrontHandle | undefined {
  const { handle, source } = (value ?? {}) as Record<string, unknown>;
  if (typeof handle !== "string" || typeof source !== "string" || !sources.includes(source)) return undefined;
  return { handle: normalizeHandle(source, handle), source };
}

function replaceHandles(account: FrontAccount, contact: FrontContact, handles: FrontHandle[]): void {
  account.removeContact(contact);
  contact.handles = handles;
  contact.updatedAt = account.timestamp();
  account.addContact(contact);
  account.changed("people");
}

function describeNote(
  account: FrontAccount,
  contact: FrontContact,
  note: FrontContact["notes"][number],
): Record<string, unknown> {
  return {
    _links: {
      related: {
        author: account.link(`/teammates/${note.authorId}`),
        owner: account.link(`/contacts/${contact.id}`),
      },
    },
    author: describeTeammateOrNull(account, note.authorId),
    body: note.body,
    created_at: note.createdAt,
  };
}
