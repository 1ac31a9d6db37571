import { createSealer } from "@baton/database";
import { describe, expect, it } from "vitest";
import { maskSecrets, mergeSettings, openSecrets, splitSecrets } from "./split-secrets.ts";

const manifest = { secretFields: ["accessToken", "crmApiKey"] };

describe("mergeSettings", () => {
  const stored = { domain: "a.example", topicIds: ["1"], accessToken: "old" };

  it.each([
    ["nothing", {}, stored],
    ["a masked secret", { accessToken: "••••••••" }, stored],
    ["an empty secret", { accessToken: "" }, stored],
    ["a secret that is null", { accessToken: null }, stored],
    ["a new secret", { accessToken: "new" }, { ...stored, accessToken: "new" }],
    ["another setting", { domain: "b.example" }, { ...stored, domain: "b.example" }],
    ["a setting that is false", { autoHandleAll: false }, { ...stored, autoHandleAll: false }],
    ["a setting that is null", { topicIds: null }, { domain: "a.example", accessToken: "old" }],
    ["a setting that is undefined", { topicIds: undefined }, stored],
  ])("FC10: %s, laid over stored settings, keeps and changes what it should", (_what, sent, expected) => {
    expect(mergeSettings(stored, sent, manifest)).toEqual(expected);
  });
});

describe("splitSecrets", () => {
  it("D2: settings, split, sealed, opened and masked, are the same and show no secret", () => {
    const sealer = createSealer("a master key for tests, long enough");
    const { shown, secret } = splitSecrets(
      { domain: "a.example", accessToken: "tok", crmApiKey: undefined },
      manifest,
    );
    expect(shown).toEqual({ domain: "a.example" });
    expect(openSecrets(sealer, sealer.seal(secret))).toEqual({ accessToken: "tok" });
    expect(maskSecrets(shown, secret)).toEqual({ domain: "a.example", accessToken: "••••••••" });
  });
});
