import { expect, test } from "vitest";
import { channelRoutes } from "../channel/channel-routes.ts";
import { frontCoverage } from "../coverage.ts";
import { coreRoutes } from "../routes/index.ts";
import { frontSwitchFacts } from "../switches.ts";

test("the coverage table names every route that is registered, and no other", () => {
  const named = frontCoverage.flatMap(({ routes = [] }) => routes);
  const registered = [...Object.keys(coreRoutes), ...Object.keys(channelRoutes)];
  expect(named.toSorted()).toEqual(registered.toSorted());
});

test("the coverage table names every switch once, and no other", () => {
  const named = frontCoverage.flatMap(({ switches = [] }) => switches);
  expect(named.toSorted()).toEqual(Object.keys(frontSwitchFacts).toSorted());
});

test("every area says what is missing", () => {
  for (const { area, reproduced, notReproduced } of frontCoverage)
    expect(reproduced.length * notReproduced.length, area).toBeGreaterThan(0);
});

test("every switch says what it means, where its default was seen, and starts at one of its positions", () => {
  for (const [name, fact] of Object.entries(frontSwitchFacts)) {
    expect(fact.about.length * fact.source.length, name).toBeGreaterThan(0);
    if ("choices" in fact && fact.choices) expect(fact.choices, name).toContain(fact.default);
  }
});
