import { expect, test } from "vitest";
import { freshchatCoverage } from "../coverage.ts";
import { crmRoutes } from "../crm/crm-routes.ts";
import { freshchatRoutes } from "../routes/index.ts";
import { freshchatSwitchFacts } from "../switches.ts";

test("the coverage table names every route that is registered, and no other", () => {
  const named = freshchatCoverage.flatMap(({ routes = [] }) => routes);
  const registered = [...Object.keys(freshchatRoutes), ...Object.keys(crmRoutes)];
  expect(named.toSorted()).toEqual(registered.toSorted());
});

test("the coverage table names every switch once, and no other", () => {
  const named = freshchatCoverage.flatMap(({ switches = [] }) => switches);
  expect(named.toSorted()).toEqual(Object.keys(freshchatSwitchFacts).toSorted());
});

test("every area says what is missing", () => {
  for (const { area, reproduced, notReproduced } of freshchatCoverage) {
    expect(reproduced.length * notReproduced.length, area).toBeGreaterThan(0);
  }
});

test("every switch says what it means, where its default was seen, and starts at one of its positions", () => {
  for (const [name, fact] of Object.entries(freshchatSwitchFacts)) {
    expect(fact.about.length * fact.source.length, name).toBeGreaterThan(0);
    if ("choices" in fact && fact.choices) expect(fact.choices, name).toContain(fact.default);
  }
});
