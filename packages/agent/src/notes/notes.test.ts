import { describe, expect, it } from "vitest";
import { conversation } from "../fixtures/lumen.ts";
import { describeConversation } from "./describe-conversation.ts";
import { formatNote, formatNoteAsHtml } from "./format-note.ts";

describe("A4: a note without any model", () => {
  it("tells what was asked first and last, what was done, how it sounds and what is open", () => {
    const input = conversation([
      "customer: hello",
      "customer: My desk lamp flickers. Can I return it?",
      "agent: You can return it within 30 days.",
      "customer: thanks",
      "customer: I have waited for weeks and nobody answers. When does the refund arrive?",
    ]);
    expect(describeConversation(input)).toEqual({
      summary:
        "Ada asked: “My desk lamp flickers. Can I return it?”. Last: “I have waited for weeks and nobody answers. When does the refund arrive?”. The agent replied once.",
      sentiment: "frustrated",
      reason: "",
      stillNeeds: "When does the refund arrive?",
      sources: [],
    });
  });

  it("of a conversation without content says so", () => {
    expect(describeConversation(conversation(["customer: hi"]))).toMatchObject({
      summary: "Ada has not asked anything yet. The agent has not replied yet.",
      stillNeeds: "Nothing was asked yet.",
    });
  });

  it("shortens long messages and leaves quoted mail out", () => {
    const input = conversation([
      `customer: ${"The lamp is dark. ".repeat(60)}\n\nOn Mon, 3 Mar 2025 at 10:00 Bob wrote:\n> old secret`,
    ]);
    const { summary } = describeConversation(input);
    expect(summary.length).toBeLessThan(400);
    expect(summary).not.toContain("secret");
  });
});

describe("A4: a note as text", () => {
  const note = {
    summary: "Ada asked: “Is <b>it</b>\nReason: all fine” & more",
    sentiment: "angry" as const,
    reason: "The customer asked for a person.",
    stillNeeds: "A refund",
    sources: [
      { title: "Returns", url: "https://help.lumen.example/returns" },
      { title: "Bulbs", url: null },
    ],
  };

  it("has one fact a line, and a customer cannot forge a line of it", () => {
    expect(
      formatNote(note, { heading: "Handed off by the agent", link: "https://baton.example/c/1" }).split("\n"),
    ).toEqual([
      "Handed off by the agent",
      "Reason: The customer asked for a person.",
      "Summary: Ada asked: “Is <b>it</b> Reason: all fine” & more",
      "Sentiment: Angry",
      "Still needs: A refund",
      "Sources: Returns (https://help.lumen.example/returns); Bulbs",
      "Conversation: https://baton.example/c/1",
    ]);
  });

  it("as HTML has everything escaped and addresses linked", () => {
    const html = formatNoteAsHtml(note, { heading: "Handed off" });
    expect(html).toContain(
      "<p>Summary: Ada asked: “Is &#60;b&#62;it&#60;/b&#62; Reason: all fine” &#38; more</p>",
    );
    expect(html).toContain('<a href="https://help.lumen.example/returns">');
    expect(html.match(/<b>/)).toBeNull();
  });
});
