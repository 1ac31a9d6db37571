import { expect, test } from "vitest";
import { freshdeskCoverage } from "../coverage.ts";
import { freshdeskRoutes } from "../routes/index.ts";
import { freshdeskSwitchFacts } from "../switches.ts";

test("the coverage table names every route that is registered, and no other", () => {
  const named = freshdeskCoverage.flatMap(({ routes = [] }) => routes);
  expect(named.toSorted()).toEqual(Object.keys(freshdeskRoutes).toSorted());
});

test("the coverage table names every switch once, and no other", () => {
  const named = freshdeskCoverage.flatMap(({ switches = [] }) => switches);
  expect(named.toSorted()).toEqual(Object.keys(freshdeskSwitchFacts).toSorted());
});

test("every area says what is missing", () => {
  for (const { area, reproduced, notReproduced } of freshdeskCoverage) {
    expect(reproduced.length * notReproduced.length, area).toBeGreaterThan(0);
  }
});

test("every switch says what it means, where its default was seen, and starts at one of its positions", () => {
  for (const [name, fact] of Object.entries(freshdeskSwitchFacts)) {
    expect(fact.about.length * fact.source.length, name).toBeGreaterThan(0);
    if ("choices" in fact && fact.choices) expect(fact.choices, name).toContain(fact.default);
  }
});
