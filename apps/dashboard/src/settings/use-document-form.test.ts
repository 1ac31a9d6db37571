import { expect, it } from "vitest";
import { omitUnchanged } from "./use-document-form.ts";

it("keeps only what differs, when a value was changed back, with nested values compared by content", () => {
  const document = { version: 1, web: { mode: "assist" }, tone: "calm" };
  expect(omitUnchanged({ web: { mode: "assist" }, tone: "brisk" }, document)).toEqual({ tone: "brisk" });
});
