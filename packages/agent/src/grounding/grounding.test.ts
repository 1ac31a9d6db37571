import { describe, expect, it, test } from "vitest";
import type { UsedPassage } from "../contract.ts";
import { checkGrounding } from "./check-grounding.ts";
import { extractFacts } from "./extract-facts.ts";

const passage = (text: string): UsedPassage => ({
  articleId: "a",
  title: "Returns",
  url: "https://help.lumen.example/returns",
  headingPath: [],
  text,
  score: 1,
});

describe("facts of a text", () => {
  test.each([
    ["within 30 days", ["duration:30:day"]],
    ["innerhalb von 30 Tagen", ["duration:30:day"]],
    ["thirty days", ["duration:30:day"]],
    ["2 hours", ["duration:2:hour"]],
    ["5 business days", ["duration:5:day"]],
    ["4.90 EUR and €4,90", ["amount:eur:4.9", "amount:eur:4.9"]],
    ["$1,250.00", ["amount:usd:1250"]],
    ["1.250 €", ["amount:eur:1250"]],
    ["20 % off, 20 percent", ["percentage:20", "percentage:20"]],
    ["until March 3, 2025", ["date:2025-3-3"]],
    ["bis 3. März 2025", ["date:2025-3-3"]],
    ["on 2025-03-03", ["date:2025-3-3"]],
    ["see https://www.lumen.example/help/.", ["link:lumen.example/help"]],
    ["[help](https://lumen.example/a?b=1)", ["link:lumen.example/a?b=1"]],
    ["write to Help@Lumen.example", ["email:help@lumen.example"]],
    ["see shop.example/sale, or Shop.Example.com.", ["link:shop.example/sale", "link:shop.example.com"]],
    ["open it.Then close it, e.g. at noon p.m.", []],
    ["1. Open it\n2. Close it", []],
    ["up to 40 W", ["number:40"]],
    ["no facts", []],
  ])("%j are %j", (text, expected) => {
    expect(extractFacts(text).map(({ canonical }) => canonical)).toEqual(expected);
  });
});

describe("A7: a reply", () => {
  const source = passage(
    "Return within 30 days of delivery until March 3, 2025. Shipping of 4.90 EUR is kept. Up to 40 W. Write to help@lumen.example. 15 % off.",
  );
  test.each([
    ["You have 30 days. Shipping (€4.90) is not refunded.", []],
    ["Sie haben dreißig Tage Zeit.", []],
    ["The last day is March 3.", []],
    ["Up to 40 watts; see https://help.lumen.example/returns", []],
    ["1. Open orders\n2. Choose return", []],
    ["You have 60 days.", ["60 days"]],
    ["You have 30 weeks.", ["30 weeks"]],
    ["You pay 4.90 USD.", ["4.90 USD"]],
    ["You get 50% off.", ["50%"]],
    ["The last day is March 4, 2025.", ["March 4, 2025"]],
    ["See https://evil.example/returns", ["https://evil.example/returns"]],
    ["See evil-lamps.example", ["evil-lamps.example"]],
    ["Everything stands on help.lumen.example.", []],
    ["Write to boss@lumen.example", ["boss@lumen.example"]],
    ["Up to 41 W", ["41"]],
  ])("“%s” has unfounded facts %j", (reply, unfounded) => {
    const grounding = checkGrounding(reply, [source]);
    expect(grounding.grounded ? [] : grounding.unfounded).toEqual(unfounded);
  });

  it("may repeat an order number of the customer, not an amount", () => {
    expect(checkGrounding("Order 48151623 can be returned.", [source], "my order 48151623").grounded).toBe(
      true,
    );
    expect(checkGrounding("You get 90 EUR.", [source], "I paid 90 EUR").grounded).toBe(false);
  });

  it("without passages states no fact at all", () => {
    expect(checkGrounding("It takes 2 days", [])).toEqual({ grounded: false, unfounded: ["2 days"] });
    expect(checkGrounding("It is easy", [])).toEqual({ grounded: true, facts: 0 });
  });
});
