import { describe, expect, test } from "vitest";
import { findAnsweredQuestions, type LearningMaterial } from "./find-answered-questions.ts";

const articles: Record<string, string> = { "help.example/returns": "returns", "help.example/bulbs": "bulbs" };

type Line = `${"customer" | "agent" | "teammate"}: ${string}`;
const learn = (lines: Line[], more: Partial<LearningMaterial> = {}) =>
  findAnsweredQuestions(
    {
      conversationId: "c",
      isResolved: true,
      messages: lines.map((line) => {
        const [author = "", ...rest] = line.split(": ");
        return { author: author as "customer", text: rest.join(": ") };
      }),
      confirmed: [],
      ...more,
    },
    (address) => articles[address],
  ).map(({ articleId, question, origin }) => `${origin} ${articleId}: ${question}`);

const returns = "teammate: See https://www.help.example/returns/?utm=1#top. Kind regards" as const;

describe("what a conversation teaches about articles", () => {
  test.each<[string, Line[], string[]]>([
    [
      "a teammate's link answers what was asked before it",
      ["customer: Can I send the lamp back?", returns],
      ["teammate returns: Can I send the lamp back?"],
    ],
    [
      "several messages are one question, also with the agent in between",
      ["customer: I have a lamp", "agent: A person will answer.", "customer: can it go back?", returns],
      ["teammate returns: I have a lamp can it go back?"],
    ],
    [
      "what a teammate answered before is no part of it",
      [
        "customer: Where is my parcel now?",
        "teammate: On its way.",
        "customer: Can I send it back?",
        returns,
      ],
      ["teammate returns: Can I send it back?"],
    ],
    [
      "two links teach two articles, one link twice teaches one question",
      [
        "customer: Can I send it back, and which bulb?",
        "teammate: https://help.example/returns and http://help.example/bulbs",
        "customer: And once more, can I?",
        returns,
      ],
      [
        "teammate returns: Can I send it back, and which bulb?",
        "teammate bulbs: Can I send it back, and which bulb?",
      ],
    ],
    [
      "an unknown link teaches nothing",
      ["customer: Can I send it back?", "teammate: https://other.example/returns"],
      [],
    ],
    [
      "the agent's own link teaches nothing",
      ["customer: Can I send it back?", "agent: https://help.example/returns"],
      [],
    ],
    ["too few words teach nothing", ["customer: And this?", returns], []],
    [
      "personal data is masked",
      ["customer: Can I send it back? ada@example.com, +44 20 7946 0958", returns],
      ["teammate returns: Can I send it back? …, …"],
    ],
  ])("%s", (_, lines, expected) => {
    expect(learn(lines)).toEqual(expected);
  });

  test("a conversation that is not resolved teaches only what the customer confirmed", () => {
    const confirmed = [{ question: "Which bulb fits my lamp?", articleId: "bulbs" }];
    expect(learn(["customer: Can I send the lamp back?", returns], { isResolved: false, confirmed })).toEqual(
      ["confirmed bulbs: Which bulb fits my lamp?"],
    );
  });

  test("a long message is cut: its end is one case's detail", () => {
    const [learned] = learn([`customer: Can I send it back? ${"It is blue. ".repeat(100)}`, returns]);
    expect(learned?.length).toBeLessThan(540);
  });
});
