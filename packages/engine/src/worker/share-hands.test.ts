import { describe, expect, it } from "vitest";
import { type HeldHand, shareHands, slowMs } from "./share-hands.ts";

const held = (connectionId: string, count: number, heldMs = slowMs): HeldHand[] =>
  Array.from({ length: count }, () => ({ connectionId, heldMs }));

describe("D6: the hands of a worker", () => {
  it.each([
    ["nobody holds one: all are for all", [], { forAll: 64, forOthers: null }],
    [
      "one connection holds all of them for a moment each: nobody crowds",
      held("a", 64, 20),
      { forAll: 0, forOthers: null },
    ],
    [
      "one connection holds less than half for long: nobody crowds",
      held("a", 31),
      { forAll: 33, forOthers: null },
    ],
    [
      "one connection holds half for long: it is the others' turn first, and alone it may have the rest",
      held("a", 32),
      { forAll: 32, forOthers: { hands: 32, except: ["a"] } },
    ],
    [
      "one connection holds all for long: half as many again are there for others",
      held("a", 64),
      { forAll: 0, forOthers: { hands: 32, except: ["a"] } },
    ],
    [
      "beside it another one works fast: what that holds counts in full",
      [...held("a", 64), ...held("b", 10, 20)],
      { forAll: 0, forOthers: { hands: 32, except: ["a"] } },
    ],
    [
      "two connections hang: a third one finds hands",
      [...held("a", 64), ...held("b", 32)],
      { forAll: 0, forOthers: { hands: 21, except: ["a", "b"] } },
    ],
  ])("%s", (_, hands, free) => {
    expect(shareHands(64, hands)).toEqual(free);
  });

  it("however many connections hang one after the other, the next one finds a hand, and all of them hold no more than a few times the hands", () => {
    const all: HeldHand[] = held("0", 64);
    for (let next = 1; next < 64; next++) {
      const { forOthers } = shareHands(64, all);
      expect(forOthers?.hands).toBeGreaterThanOrEqual(1);
      all.push(...held(String(next), forOthers?.hands ?? 0));
    }
    expect(all.length).toBeLessThan(64 * 5);
  });

  it("a worker of two hands leaves one to others, and one of a single hand has none to leave", () => {
    expect(shareHands(2, held("a", 2)).forOthers).toEqual({ hands: 1, except: ["a"] });
    expect(shareHands(1, held("a", 1)).forOthers).toEqual({ hands: 0, except: ["a"] });
  });
});
