import { describe, expect, it } from "vitest";
import { waitsForPerson } from "./words.ts";

describe("waitsForPerson", () => {
  const said = (author: "customer" | "agent" | "teammate") => ({ at: "", preview: null, author });
  const nobody = { kind: "none" } as const;
  const jonas = { kind: "teammate", externalId: "7", name: "Jonas" } as const;

  it.each([
    [
      "handed off, and nobody has it",
      { holder: "human", assignee: nobody, lastMessage: said("agent") },
      true,
    ],
    ["the customer asks on", { holder: "human", assignee: nobody, lastMessage: said("customer") }, true],
    [
      "a teammate answers unassigned",
      { holder: "human", assignee: nobody, lastMessage: said("teammate") },
      false,
    ],
    ["a teammate has it", { holder: "human", assignee: jonas, lastMessage: said("customer") }, false],
    ["the AI has it", { holder: "ai", assignee: { kind: "agent" }, lastMessage: said("customer") }, false],
  ] as const)("tells whether a person has still to take it, when %s", (_, conversation, expected) => {
    expect(waitsForPerson(conversation)).toBe(expected);
  });
});
