import { describe, expect, it } from "vitest";
import { define } from "../testing.ts";
import { diffDefinitions } from "./diff-definitions.ts";

const before = define([
  { id: "hello", kind: "message", name: "Hello", text: "Hi", next: "choice" },
  {
    id: "choice",
    kind: "buttons",
    text: "?",
    buttons: [
      { id: "a", label: "A", next: "close" },
      { id: "b", label: "B", next: "close" },
    ],
    otherwise: "close",
  },
  { id: "close", kind: "close" },
]);

const words = (after: ReturnType<typeof define>) => diffDefinitions(before, after).map(({ text }) => text);

describe("M5: what another version does differently", () => {
  it("is nothing for the same document, wherever it is drawn", () => {
    expect(words({ ...before, positions: { hello: { x: 1, y: 2 } } })).toEqual([]);
  });

  it("is said in words: fields, connections, steps, attributes", () => {
    const after = define(
      [
        { id: "hello", kind: "message", name: "Hello", text: "Hello!", next: "people" },
        {
          id: "choice",
          kind: "buttons",
          text: "?",
          buttons: [
            { id: "b", label: "Bee", next: "close" },
            { id: "c", label: "C", next: "close" },
          ],
          otherwise: null,
        },
        { id: "people", kind: "handoff-to-agent" },
        { id: "close", kind: "tag", tags: ["x"] },
      ],
      { attributes: [{ name: "plan", label: "Plan", type: "text" }] },
    );
    expect(words(after)).toEqual([
      "“Hello”: text was “Hi” and is now “Hello!”.",
      "“Hello”: “Then” leads to “people” instead of “choice”.",
      "“choice”: buttons › a › id was “a” and is gone.",
      "“choice”: buttons › a › label was “A” and is gone.",
      "“choice”: buttons › b › label was “B” and is now “Bee”.",
      "“choice”: buttons › c › id is now “c”.",
      "“choice”: buttons › c › label is now “C”.",
      "“choice”: “C” leads to “close”.",
      "“choice”: “Writes something else” leads nowhere instead of “close”.",
      "“people” (Handoff to agent) was added.",
      "“close” was Close and is Tag now.",
      "The attribute plan was added.",
    ]);
  });

  it("names what was removed", () => {
    const after = define([{ id: "hello", kind: "message", name: "Hello", text: "Hi", next: "choice" }]);
    expect(words(after)).toContain("“choice” (Branch by buttons) was removed.");
  });

  it("names what is translated otherwise", () => {
    const say = (translations: object) =>
      define([{ id: "hello", kind: "message", text: "Hi" }], { translations });
    const differences = diffDefinitions(
      say({ de: { Hi: "Hallo" }, fr: { Hi: "Salut" } }),
      say({ de: { Hi: "Servus" } }),
    );
    expect(differences.map(({ text }) => text)).toEqual([
      "In de “Hi” is now “Servus”.",
      "In fr “Hi” is not translated any more.",
    ]);
  });
});
