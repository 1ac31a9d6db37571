import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";
import { describeTag } from "../describe/describe-people.ts";
import { badBody, failure, notFound } from "../errors.ts";
import { listPage } from "../list-page.ts";
import { checkFields, textOf } from "../read-fields.ts";
import { readBodyFields } from "../read-form.ts";
import type { FrontTag } from "../records.ts";
import type { RouteTable } from "./route-table.ts";
import { noContent } from "./with-conversation.ts";

const longestName = 64;
const kinds = {
  name: "string",
  description: "string?",
  highlight: "string?",
  is_visible_in_conversation_lists: "boolean",
  parent_tag_id: "string?",
} as const;

/** Tags of the company, of teams and of teammates; those of teammates are private. */
export const tagRoutes: RouteTable = {
  "GET /tags": (account, call) => listTags(account, call, () => true),
  "GET /company/tags": (account, call) => listTags(account, call, ({ ownerId }) => ownerId === ""),
  "GET /teams/:id/tags": (account, call) =>
    listTags(account, call, ({ ownerId }) => ownerId === call.params.id),
  "GET /teammates/:id/tags": (account, call) =>
    listTags(account, call, ({ ownerId }) => ownerId === call.params.id),
  "GET /tags/:id/children": (account, call) =>
    listTags(account, call, ({ parentId }) => parentId === call.params.id),

  /** Makes tags in the oldest workspace, of all places. */
  "POST /tags": (account, call) => createTag(account, call, { ownerId: [...account.teams.keys()][0] ?? "" }),
  "POST /company/tags": (account, call) => createTag(account, call, {}),
  "POST /teams/:id/tags": (account, call) => {
    const ownerId = call.params.id ?? "";
    return account.teams.has(ownerId) ? createTag(account, call, { ownerId }) : notFound("team", ownerId);
  },
  "POST /teammates/:id/tags": (account, call) => {
    const ownerId = call.params.id ?? "";
    return account.teammates.has(ownerId)
      ? createTag(account, call, { ownerId })
      : notFound("teammate", ownerId);
  },
  "POST /tags/:id/children": (account, call) => {
    const parent = account.tags.get(call.params.id ?? "");
    if (!parent) return notFound("tag", call.params.id ?? "");
    return createTag(account, call, { ownerId: parent.ownerId, parentId: parent.id });
  },

  "GET /tags/:id": (account, call) => {
    const tag = account.tags.get(call.params.id ?? "");
    return tag ? { status: 200, json: describeTag(account, tag) } : notFound("tag", call.params.id ?? "");
  },

  "PATCH /tags/:id": (account, call) => {
    const tag = account.tags.get(call.params.id ?? "");
    if (!tag) return notFound("tag", call.params.id ?? "");
    const fields = readTagFields(account, call, []);
    if ("status" in fields) return fields;
    return noContent(() => {
      Object.assign(tag, fields.changes, { updatedAt: account.timestamp() });
      account.changed("people");
    });
  },

  "DELETE /tags/:id": (account, call) => {
    const id = call.params.id ?? "";
    if (!account.tags.has(id)) return notFound("tag", id);
    return noContent(() => {
      account.tags.delete(id);
      for (const conversation of account.conversations.values())
        conversation.tagIds = conversation.tagIds.filter((tagId) => tagId !== id);
      account.changed("conversations");
    });
  },
};

function listTags(account: FrontAccount, call: Call, holds: (tag: FrontTag) => boolean): Answer {
  return listPage(account, call, [...account.tags.values()].filter(holds), {
    keyOf: ({ createdAt }) => createdAt,
    describe: (tag) => describeTag(account, tag),
    isOldestFirst: true,
  });
}

function readTagFields(
  account: FrontAccount,
  call: Call,
  required: readonly string[],
): { changes: Partial<FrontTag> } | Answer {
  const fields = readBodyFields(call)?.fields;
  if (!fields) return badBody(account, "body: should be object");
  const wrong = checkFields(fields, kinds, required);
  const name = textOf(fields.name);
  if (name.length > longestName) wrong.push(`body.name: should have at most ${longestName} characters`);
  if (fields.name !== undefined && name.trim() === "") wrong.push("body.name: should not be empty");
  if (wrong.length > 0) return badBody(account, ...wrong);
  const nullable = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    changes: {
      ...(fields.name !== undefined && { name }),
      ...(fields.description !== undefined && { description: nullable(fields.description) }),
      ...(fields.highlight !== undefined && { highlight: nullable(fields.highlight) }),
      ...(fields.parent_tag_id !== undefined && { parentId: textOf(fields.parent_tag_id) }),
      ...(fields.is_visible_in_conversation_lists !== undefined && {
        isVisibleInLists: fields.is_visible_in_conversation_lists === true,
      }),
    },
  };
}

function createTag(
  account: FrontAccount,
  call: Call,
  place: { ownerId?: string; parentId?: string },
): Answer {
  const fields = readTagFields(account, call, ["name"]);
  if ("status" in fields) return fields;
  const { ownerId = "", parentId = "" } = place;
  const name = fields.changes.name ?? "";
  const isTaken = [...account.tags.values()].some(
    (tag) => tag.ownerId === ownerId && tag.name.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken && account.switches.duplicateTagName === "refused")
    return failure(409, "Conflict", "A tag with this name exists already");
  const createdAt = account.timestamp();
  const tag: FrontTag = {
    id: account.newId("tag"),
    name,
    description: null,
    highlight: null,
    ownerId,
    parentId,
    isVisibleInLists: true,
    createdAt,
    updatedAt: createdAt,
    ...fields.changes,
  };
  const make = () => {
    account.tags.set(tag.id, tag);
    account.changed("people");
    return { json: describeTag(account, tag) };
  };
  return { status: 201, change: { make, pretend: () => describeTag(account, tag) } };
}
