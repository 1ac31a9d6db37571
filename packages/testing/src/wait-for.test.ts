import { describe, expect, it } from "vitest";
import { waitFor } from "./wait-for.ts";

describe("waitFor", () => {
  it("returns the first value that is there, zero and empty text included", async () => {
    const values = [undefined, null, false, 0];
    expect(await waitFor(() => values.shift())).toBe(0);
    expect(await waitFor(async () => "")).toBe("");
  });

  it("asks again after an error", async () => {
    let asked = 0;
    await waitFor(() => {
      asked++;
      expect(asked).toBe(3);
      return true;
    });
    expect(asked).toBe(3);
  });

  it("fails with the message and the last error when the time is over", async () => {
    const cause = new Error("not yet");
    const waiting = waitFor(
      () => {
        throw cause;
      },
      { timeoutMs: 20, message: "the reply" },
    );
    await expect(waiting).rejects.toMatchObject({ message: "Waited 20 ms in vain for the reply.", cause });
  });
});
