import { expect, it } from "vitest";
import { listDifferences } from "./list-differences.ts";

it("D8: names what changed by path, when documents are nested, with what stayed left out", () => {
  expect(
    listDifferences(
      { version: 1, web: { mode: "assist", debounceMs: 1500 }, tags: ["a"] },
      { version: 2, web: { mode: "off", debounceMs: 1500 }, tags: ["a"], tone: "calm" },
    ),
  ).toEqual([
    { path: "version", before: "1", after: "2" },
    { path: "web.mode", before: "assist", after: "off" },
    { path: "tone", before: null, after: "calm" },
  ]);
});

it("D8: shows all values, when something was made or deleted, with nothing on the other side", () => {
  expect(listDifferences(null, { name: "Export" })).toEqual([
    { path: "name", before: null, after: "Export" },
  ]);
  expect(listDifferences({ name: "Export" }, null)).toEqual([
    { path: "name", before: "Export", after: null },
  ]);
});
