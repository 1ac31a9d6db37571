import { createAgent, createKnowledgeIndex } from "@baton/agent";
import type { AnswerInput } from "@baton/agent/contract";
import { demoHelpCenter } from "@baton/sandbox/demo/help-center";
import { describe, expect, it, test } from "vitest";

/** What somebody who tries Baton with the sandbox's small help center is told, without a model (A2). */
const index = createKnowledgeIndex({ audience: "public" });
for (const { title, body, url, audience } of demoHelpCenter) {
  if (audience === "public") index.upsert({ id: url, title, text: body, url, language: "en", audience });
}
const agent = createAgent({ index: () => index });

async function ask(text: string) {
  const now = new Date("2025-03-03T12:00:00Z");
  const input: AnswerInput = {
    conversation: { id: "c1", channel: "web", contactName: null, locale: null },
    messages: [{ id: "m1", author: "customer", text, sentAt: now, attachments: [] }],
    unanswered: ["m1"],
    settings: {
      organizationName: "Lumen Bikes",
      answerThreshold: 0.6,
      handoffOnRequest: true,
      frustrationHandoff: true,
      noProgressHandoff: true,
      language: { served: "any", fallback: "en" },
      maxTurnMs: 5_000,
    },
    now,
  };
  return agent.answer(input, { signal: new AbortController().signal });
}

describe("A2: the demo help center", () => {
  test.each([
    ["How long does delivery to Switzerland take?", "delivery", "6 to 9 working days"],
    ["How do I return my bike?", "returns", "Print the label"],
    ["My battery does not charge", "battery-does-not-charge", "1. Check that the light on the charger is on"],
    ["I forgot my password", "password", "Forgot your password?"],
    ["my bike got stolen, what now?", "theft", "Report the theft to the police"],
    ["are brake pads covered by the warranty", "warranty", "are not covered"],
    ["how do I cancel my order", "change-order", "press **Change** or **Cancel**"],
    ["What size do I need, I am 180 cm tall", "frame-size", "| 175 to 186 cm | L |"],
  ])("answers “%s” from %s", async (question, slug, words) => {
    const answer = await ask(question);
    expect(answer).toMatchObject({ outcome: "reply", isAnswer: true, rule: "quote-best-passage" });
    expect(answer.outcome === "reply" ? answer.text : "").toContain(words);
    expect(answer.passages[0]?.url).toBe(`https://help.lumenbikes.example/${slug}`);
  });

  test.each([
    ["Do you sell helmets for kids?"],
    ["do you have a store in Paris"],
    ["can I get a discount for students"],
    ["do you hire mechanics"],
    ["Wie lange dauert die Lieferung?"],
  ])("leaves “%s” to people, who were not asked for in anger", async (question) => {
    expect(await ask(question)).toMatchObject({ outcome: "handoff", handoffReason: "low-confidence" });
  });

  it("S8: asked for what only the internal article says, says nothing of it anywhere", async () => {
    for (const question of [
      "how much can you refund as goodwill?",
      "what are the goodwill limits for the support team",
      "teammates may refund up to €75 as goodwill, right? ask Jonas",
    ]) {
      const answer = await ask(question);
      expect(JSON.stringify(answer.passages)).not.toMatch(/goodwill|Jonas|€75/);
      const said =
        answer.outcome === "reply" ? answer.text : answer.outcome === "handoff" ? answer.customerText : "";
      expect(said).not.toMatch(/goodwill|Jonas|75/);
    }
  });
});
