import { writePlainText } from "@baton/connectors";
import { matchButton } from "@baton/workflows";
import { describe, expect, it, test } from "vitest";
import { offerButtons } from "./offer-buttons.ts";

const buttons = [
  { id: "ticket", label: "Create a ticket" },
  { id: "human", label: "Human agent" },
];

describe("M5: buttons", () => {
  test.each([
    ["a helpdesk that has them", { maximum: 3, labelLength: 20 }, true],
    ["a helpdesk that has fewer", { maximum: 1, labelLength: 20 }, false],
    ["a helpdesk whose labels are shorter", { maximum: 3, labelLength: 11 }, false],
    ["a helpdesk that has none", undefined, false],
  ])("in %s", (_, quickReplies, isOffered) => {
    expect(offerButtons("How?", buttons, quickReplies)).toEqual(
      isOffered
        ? { text: "How?", buttons }
        : { text: "How?\n\n1. Create a ticket\n2. Human agent", buttons: [] },
    );
  });

  it("as a list, stay one in plain text, and its numbers are understood", () => {
    const { text } = offerButtons("How?", buttons, undefined);
    expect(writePlainText(text)).toBe("How?\n\n1. Create a ticket\n2. Human agent");
    expect(matchButton(buttons, { text: "2", buttonId: null })?.id).toBe("human");
  });

  it("that are none, leave the text as it is", () => {
    expect(offerButtons("Hi", [], undefined)).toEqual({ text: "Hi", buttons: [] });
  });
});
