import type { Route } from "../route.ts";
import { meSchema, passwordChangeSchema, profileChangeSchema, signInSchema } from "./accounts.ts";

/** Who is asking. */
export const sessionRoutes = {
  signIn: {
    method: "POST",
    path: "/session",
    tag: "Session",
    summary: "Sign in; sets the session cookie",
    permission: "anyone",
    body: signInSchema,
    status: 200,
    answer: meSchema,
    errors: ["wrong-credentials", "too-many-requests"],
  },
  signOut: {
    method: "DELETE",
    path: "/session",
    tag: "Session",
    summary: "Sign out",
    permission: "anyone",
    status: 204,
    answer: null,
  },
  getMe: {
    method: "GET",
    path: "/me",
    tag: "Session",
    summary: "Who is asking, and with which role",
    permission: "viewer",
    status: 200,
    answer: meSchema,
  },
  updateMe: {
    method: "PATCH",
    path: "/me",
    tag: "Session",
    summary: "Change one's own name",
    permission: "viewer",
    body: profileChangeSchema,
    status: 200,
    answer: meSchema,
    errors: ["refused"],
  },
  changePassword: {
    method: "POST",
    path: "/me/password",
    tag: "Session",
    summary: "Change one's own password; signs out every other session",
    permission: "viewer",
    body: passwordChangeSchema,
    status: 204,
    answer: null,
    errors: ["wrong-credentials", "refused", "too-many-requests"],
  },
} as const satisfies Record<string, Route>;
