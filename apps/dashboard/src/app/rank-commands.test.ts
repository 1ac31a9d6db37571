import { expect, it } from "vitest";
import { rankCommands } from "./rank-commands.ts";

const commands = [
  { id: "reopen", label: "Reopen conversation", group: "Conversation" },
  { id: "inbox", label: "Go to inbox", group: "Go to" },
  { id: "close", label: "Close conversation", group: "Conversation" },
];
const ids = (text: string) => rankCommands(commands, text).map(({ id }) => id);

it("keeps all commands, when nothing is typed, in their order and each once", () => {
  expect(rankCommands([...commands, ...commands], " ").map(({ id }) => id)).toEqual([
    "reopen",
    "inbox",
    "close",
  ]);
});

it("puts a label that begins with the word first, when several hold it, with the others after", () => {
  expect(ids("c")).toEqual(["close", "reopen"]);
  expect(ids("conv clo")).toEqual(["close"]);
  expect(ids("zebra")).toEqual([]);
});
