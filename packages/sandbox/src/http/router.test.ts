import { expect, test } from "vitest";
import { Router } from "./router.ts";

const router = new Router<string>();
for (const pattern of [
  "GET /users/:id",
  "GET /users/:id/conversations",
  "GET /users/fields",
  "POST /users",
]) {
  router.add(pattern, pattern);
}

test.each([
  [
    "GET",
    "/users/7",
    { kind: "found", handler: "GET /users/:id", params: { id: "7" }, pattern: "GET /users/:id" },
  ],
  ["GET", "/users/a%20b", expect.objectContaining({ params: { id: "a b" } })],
  ["GET", "/users/%zz", expect.objectContaining({ params: { id: "%zz" } })],
  ["GET", "/users/fields", expect.objectContaining({ handler: "GET /users/fields" })],
  ["GET", "/users/7/conversations", expect.objectContaining({ handler: "GET /users/:id/conversations" })],
  ["GET", "/users/", { kind: "unknown-path" }],
  ["GET", "/elsewhere", { kind: "unknown-path" }],
  ["DELETE", "/users/7", { kind: "unknown-method" }],
])("the router, for %s %s, finds %j", (method, path, found) => {
  expect(router.find(method, path)).toEqual(found);
});
