import { expect, test } from "vitest";
import { afterEndpointFailure, type EndpointTrouble } from "./endpoint-trouble.ts";

const at = new Date("2026-01-01T12:00:00Z");

test.each([
  [1, null],
  [2, 30],
  [3, 60],
  [4, 120],
  [6, 480],
  [7, 600],
  [50, 600],
])("A2: an endpoint, after %i failures in a row, rests for %s seconds", (failures, seconds) => {
  let trouble: EndpointTrouble | null = null;
  for (let number = 1; number <= failures; number++)
    trouble = afterEndpointFailure(trouble, `failure ${number}`, new Date(at.getTime() + number * 1_000));
  const last = at.getTime() + failures * 1_000;
  expect(trouble).toEqual({
    failures,
    since: new Date(at.getTime() + 1_000),
    lastError: `failure ${failures}`,
    restsUntil: seconds === null ? null : new Date(last + seconds * 1_000),
  });
});
