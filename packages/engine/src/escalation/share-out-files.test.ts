import { describe, expect, it } from "vitest";
import { shareOutFiles } from "./share-out-files.ts";

const file = (name: string, sizeBytes: number) => ({
  name,
  sizeBytes,
  storageKey: name,
  contentType: "image/png",
});

describe("files of one message on their way to a helpdesk", () => {
  it.each([
    { what: "none", sizes: [], shares: [[]], tooLarge: [] },
    { what: "what fits together", sizes: [4, 6], shares: [["0", "1"]], tooLarge: [] },
    { what: "too much together", sizes: [6, 6, 4, 1], shares: [["0"], ["1", "2"], ["3"]], tooLarge: [] },
    { what: "one too large by itself", sizes: [3, 11, 3], shares: [["0", "2"]], tooLarge: ["1"] },
    { what: "one too large and nothing else", sizes: [11], shares: [[]], tooLarge: ["0"] },
  ])("$what: nothing is lost, and what cannot go is named", ({ sizes, shares, tooLarge }) => {
    const shared = shareOutFiles(
      sizes.map((size, index) => file(String(index), size)),
      10,
    );
    expect(shared.shares.map((share) => share.map(({ name }) => name))).toEqual(shares);
    expect(shared.tooLarge.map(({ name }) => name)).toEqual(tooLarge);
  });
});
