import { z } from "zod";
import { emptyActSchema } from "../conversations/acts.ts";
import type { Route } from "../route.ts";
import { listOf } from "../values/list.ts";
import { idSchema } from "../values/values.ts";
import {
  createdIdentityKeySchema,
  identityCheckResultSchema,
  identityCheckSchema,
  identityKeySchema,
  messengerSchema,
} from "./messenger.ts";

const byId = z.object({ id: idSchema });

/** The messenger and its identities. */
export const messengerRoutes = {
  getMessenger: {
    method: "GET",
    path: "/messenger",
    tag: "Messenger",
    summary: "The messenger's id and script tag",
    permission: "viewer",
    status: 200,
    answer: messengerSchema,
  },
  listIdentityKeys: {
    method: "GET",
    path: "/messenger/identity-keys",
    tag: "Messenger",
    summary: "Keys that sign who users are, newest first; without their secrets",
    permission: "admin",
    status: 200,
    answer: listOf(identityKeySchema),
  },
  createIdentityKey: {
    method: "POST",
    path: "/messenger/identity-keys",
    tag: "Messenger",
    summary: "Make a signing key; its secret is shown this once",
    permission: "admin",
    body: emptyActSchema.optional(),
    status: 201,
    answer: createdIdentityKeySchema,
  },
  retireIdentityKey: {
    method: "DELETE",
    path: "/messenger/identity-keys/{id}",
    tag: "Messenger",
    summary: "Refuse tokens signed with a key from now on",
    permission: "admin",
    parameters: byId,
    status: 204,
    answer: null,
    errors: ["not-found"],
  },
  checkIdentityToken: {
    method: "POST",
    path: "/messenger/identity-check",
    tag: "Messenger",
    summary: "What the messenger would make of an identity token",
    permission: "admin",
    body: identityCheckSchema,
    status: 200,
    answer: identityCheckResultSchema,
  },
  showTyping: {
    method: "POST",
    path: "/conversations/{id}/typing",
    tag: "Messenger",
    summary: "Show a visitor of the messenger that a teammate is writing; has no effect in helpdesks",
    permission: "teammate",
    parameters: byId,
    body: emptyActSchema.optional(),
    status: 204,
    answer: null,
    errors: ["not-found"],
  },
} as const satisfies Record<string, Route>;
