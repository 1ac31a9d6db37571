import { expect, it } from "vitest";
import { abbreviateLabel } from "./abbreviate-label.ts";

const helpdesks = ["Freshchat", "Freshdesk", "Front"];

it.each([
  ["Freshchat", helpdesks, "Fc"],
  ["Freshdesk", helpdesks, "Fd"],
  ["Front", helpdesks, "Fo"],
  ["Front", ["Front"], "Fr"],
  ["Zoho", [...helpdesks, "Zoho"], "Zo"],
  ["X", ["X", "Y"], "X"],
  ["", [], ""],
])("abbreviates %s beside %j as %s", (label, labels, expected) => {
  expect(abbreviateLabel(label, labels)).toBe(expected);
});
