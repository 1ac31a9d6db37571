import { describe, expect, it } from "vitest";
import { NEVER_THRESHOLD, scoreTopic } from "./match-topic.ts";

const legal = { name: "Legal", description: "Legal action, lawyers, courts and threats to sue" };
const score = (text: string, topic: Parameters<typeof scoreTopic>[1]) => scoreTopic(text, topic, "en").score;

describe("A3: what a person said of messages that a topic caught", () => {
  const wrong = "Is there a legal guarantee?";

  it("a message said not to belong to it is no longer caught", () => {
    expect(score(wrong, legal)).toBeGreaterThan(0);
    expect(score(wrong, { ...legal, counterExamples: [wrong] })).toBeLessThan(0.05);
  });

  it("one that is not like it is caught as before", () => {
    const threat = "My lawyer will sue you";
    expect(score(threat, legal)).toBeGreaterThanOrEqual(NEVER_THRESHOLD);
    expect(score(threat, { ...legal, counterExamples: [wrong] })).toBe(score(threat, legal));
  });

  it("a message said to belong to it wins over a like one that does not", () => {
    const topic = {
      ...legal,
      examples: ["Is there a legal guarantee, or do I sue?"],
      counterExamples: [wrong],
    };
    expect(score("Is there a legal guarantee, or do I sue?", topic)).toBeCloseTo(1, 5);
  });
});
