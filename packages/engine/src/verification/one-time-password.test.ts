import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decideSending, hashCode, judgeCode, makeCode, type OneTimePassword } from "./one-time-password.ts";

const now = new Date("2025-03-03T10:00:00Z");
const key = "the key of this installation";
const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1_000);

function sent(secondsAgo: number, more: Partial<OneTimePassword> = {}): OneTimePassword {
  const createdAt = at(secondsAgo);
  return {
    id: "p1",
    conversationId: "c1",
    email: "ada@example.com",
    codeHash: hashCode(more.id ?? "p1", "123456", key),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 600_000),
    attempts: 1,
    state: "open",
    ...more,
  };
}

describe("M3: another code", () => {
  const request = { email: "Ada@Example.com", conversationId: "c1" };
  const times = (count: number, more: Partial<OneTimePassword> = {}) =>
    Array.from({ length: count }, (_, index) => sent(600 + index * 60, more));

  test.each([
    ["is sent when none was", [], "send"],
    ["is not sent twice to somebody who taps twice", [sent(5, { attempts: 0 })], "already-sent"],
    ["is sent when the one on its way was tried", [sent(5)], "send"],
    ["is sent after the pause", [sent(21, { attempts: 0 })], "send"],
    ["is sent to another address at once", [sent(5, { attempts: 0, email: "b@example.com" })], "send"],
    ["is sent after four in an hour", times(4), "send"],
    ["is refused after five to the address", times(5, { conversationId: "c2" }), "too-many-for-address"],
    [
      "is refused after five in the conversation",
      times(5, { email: "b@example.com" }),
      "too-many-for-conversation",
    ],
    [
      "is sent when those are an hour old",
      times(5).map((password) => ({ ...password, createdAt: at(3_601) })),
      "send",
    ],
  ])("%s", (_, recent, expected) => {
    const verdict = decideSending(request, recent, now);
    expect(verdict.kind === "refused" ? verdict.because : verdict.kind).toBe(expected);
  });

  it("is possible again an hour after the oldest that counts", () => {
    const verdict = decideSending(request, times(5), now);
    expect(verdict).toMatchObject({ until: new Date(at(600 + 4 * 60).getTime() + 3_600_000) });
  });
});

describe("M3: a code that is handed in", () => {
  test.each([
    ["the right one", sent(60), "123456", "accepted"],
    ["a wrong one", sent(60), "654321", "wrong"],
    ["a wrong one at the third try", sent(60, { attempts: 3 }), "654321", "used-up"],
    ["the right one at the third try", sent(60, { attempts: 3 }), "123456", "accepted"],
    ["the right one at the fourth try", sent(60, { attempts: 4 }), "123456", "used-up"],
    ["the right one after ten minutes", sent(600), "123456", "expired"],
    ["the right one a moment before", sent(599), "123456", "accepted"],
    ["one that a newer one has replaced", sent(60, { state: "replaced" }), "123456", "expired"],
    ["one that was never sent", null, "123456", "expired"],
    [
      "an accepted one again, after a crash",
      sent(60, { state: "accepted", attempts: 9 }),
      "123456",
      "accepted",
    ],
    ["another one after it was accepted", sent(60, { state: "accepted" }), "654321", "used-up"],
    ["nothing", sent(60), "", "wrong"],
  ])("%s: %s", (_, password, code, verdict) => {
    expect(judgeCode(password, code, { key, now })).toBe(verdict);
  });

  it("for another password, or with another key, is wrong", () => {
    expect(judgeCode(sent(60, { codeHash: hashCode("p2", "123456", key) }), "123456", { key, now })).toBe(
      "wrong",
    );
    expect(judgeCode(sent(60), "123456", { key: "another key", now })).toBe("wrong");
  });

  it("stands nowhere in what is stored", () => {
    expect(JSON.stringify(sent(0))).not.toContain("123456");
  });

  it("is guessed in three tries by nobody who has not the code", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\d{6}$/), { minLength: 3, maxLength: 9 }), (guesses) => {
        const verdicts = guesses.map((guess, index) =>
          judgeCode(sent(60, { attempts: index + 1 }), guess, { key, now }),
        );
        verdicts.forEach((verdict, index) => {
          if (verdict === "accepted") expect([guesses[index], index < 3]).toEqual(["123456", true]);
        });
      }),
    );
  });
});

describe("M3: a new code", () => {
  it("has six digits, zeros in front included", () => {
    expect(makeCode(() => 42)).toBe("000042");
    expect(makeCode((below) => below - 1)).toBe("999999");
    expect(makeCode()).toMatch(/^\d{6}$/);
  });
});
