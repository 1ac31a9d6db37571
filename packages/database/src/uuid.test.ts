import { describe, expect, it } from "vitest";
import { createUuid } from "./uuid.ts";

describe("createUuid", () => {
  it("S3: ids made one after the other, many in a millisecond, sort in that order and never repeat", () => {
    const ids = Array.from({ length: 20_000 }, () => createUuid());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("an id, looked at, is a version 7 UUID of the current time", () => {
    const id = createUuid();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
  });

  it("a clock that is set back does not set ids back", () => {
    const before = createUuid();
    expect(createUuid(Date.now() - 60_000) > before).toBe(true);
  });
});
