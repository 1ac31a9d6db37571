import { describe, expect, it } from "vitest";
import { createSealer } from "./create-sealer.ts";

describe("createSealer", () => {
  it("D2: a sealed value, opened with the same key, is the value and is not readable in between", () => {
    const sealed = createSealer("a master key of some length").seal({ accessToken: "tok-123" });
    expect(sealed.toString("latin1")).not.toContain("tok-123");
    expect(createSealer("a master key of some length").open(sealed)).toEqual({ accessToken: "tok-123" });
  });

  it("D2: the same value sealed twice differs, so that equal secrets cannot be seen", () => {
    const sealer = createSealer("a master key of some length");
    expect(sealer.seal("x").equals(sealer.seal("x"))).toBe(false);
  });

  it("D2: another key or a changed byte fails with a code that says what to do", () => {
    const sealed = createSealer("a master key of some length").seal("x");
    expect(() => createSealer("another key altogether").open(sealed)).toThrowError(
      expect.objectContaining({ code: "secret-key-mismatch" }),
    );
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] as number) ^ 1;
    expect(() => createSealer("a master key of some length").open(sealed)).toThrowError(
      expect.objectContaining({ code: "secret-key-mismatch" }),
    );
  });

  it("FD2: a derived secret is the same each time, and another for another purpose or key", () => {
    const sealer = createSealer("a master key of some length");
    const secret = sealer.derive("webhook-secret:1");
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(createSealer("a master key of some length").derive("webhook-secret:1")).toBe(secret);
    expect(sealer.derive("webhook-secret:2")).not.toBe(secret);
    expect(createSealer("another master key, long").derive("webhook-secret:1")).not.toBe(secret);
  });
});
