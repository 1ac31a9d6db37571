import { defaultChannelSettings, defaultHandoffSettings, handoffPresetSwitches } from "@baton/domain";
import { describe, expect, it } from "vitest";
import { createAppForThisTest } from "../create-test-app.ts";

describe("settings", () => {
  it("G6: the channels, never saved, are the defaults with version 0", async () => {
    const test = await createAppForThisTest();
    const { status, body } = await test.call("GET", "/settings/channels", { as: "viewer" });
    expect(status).toBe(200);
    expect(body).toEqual({ version: 0, ...defaultChannelSettings });
  });

  it("G6: one channel's mode, put, changes it alone, is told to others and stands in the audit log", async () => {
    const test = await createAppForThisTest();
    const { status, body } = await test.call("PUT", "/settings/channels", {
      body: { web: { mode: "assist" } },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      version: 1,
      ...defaultChannelSettings,
      web: { ...defaultChannelSettings.web, mode: "assist" },
    });
    expect((await test.call("GET", "/settings/channels")).body).toEqual(body);
    expect(test.published).toContainEqual({
      organizationId: test.organizationId,
      topic: "settings",
      id: "channels",
    });
    const audit = await test.call("GET", "/audit?subject=setting:channels");
    expect(audit.body.items).toMatchObject([
      {
        action: "setting-changed",
        actor: { kind: "api-key", name: "admin key" },
        before: { web: { mode: "autopilot" } },
        after: { web: { mode: "assist" } },
      },
    ]);
  });

  it("the whole answer, put back with a change, is accepted; a second time with the old version it answers 409", async () => {
    const test = await createAppForThisTest();
    for (const name of ["channels", "handoff", "agent"]) {
      const { body } = await test.call("GET", `/settings/${name}`);
      const saved = await test.call("PUT", `/settings/${name}`, { body });
      expect(saved).toMatchObject({ status: 200, body: { version: 1 } });
      expect(await test.call("PUT", `/settings/${name}`, { body })).toMatchObject({
        status: 409,
        body: { error: { code: "version-conflict", details: { version: 1 } } },
      });
    }
  });

  it("two people who save the same version at once, both get an answer and one of them 409", async () => {
    const test = await createAppForThisTest();
    const save = (tone: string) => test.call("PUT", "/settings/agent", { body: { version: 0, tone } });
    const answers = await Promise.all([save("calm"), save("lively")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await test.call("GET", "/settings/agent")).body.version).toBe(1);
  });

  it("A3: a preset, put, sets the switches; a switch turned by hand makes it custom", async () => {
    const test = await createAppForThisTest();
    const quick = await test.call("PUT", "/settings/handoff", { body: { preset: "quick" } });
    expect(quick.body).toEqual({ version: 1, preset: "quick", ...handoffPresetSwitches.quick });
    const custom = await test.call("PUT", "/settings/handoff", { body: { onRequest: false } });
    expect(custom.body).toEqual({
      version: 2,
      ...handoffPresetSwitches.quick,
      preset: "custom",
      onRequest: false,
    });
    const whole = await test.call("PUT", "/settings/handoff", {
      body: { ...quick.body, version: 2, preset: "quick" },
    });
    expect(whole.body).toMatchObject({ version: 3, preset: "quick", onRequest: true });
    const turned = await test.call("PUT", "/settings/handoff", {
      body: { ...whole.body, onNoProgress: false },
    });
    expect(turned.body).toMatchObject({ version: 4, preset: "custom", onNoProgress: false });
    const back = await test.call("PUT", "/settings/handoff", { body: { preset: "balanced" } });
    expect(back.body).toEqual({ version: 5, ...defaultHandoffSettings });
  });

  it.each([
    ["channels", { fax: { mode: "off" } }],
    ["channels", { web: { mode: "loud" } }],
    ["channels", { web: { debounceMs: -1 } }],
    ["handoff", { answerThreshold: 1.5 }],
    ["agent", { language: { served: ["English"], fallback: "en" } }],
    ["agent", { colour: "red" }],
  ])("%s with %j, put, answers 400 and stays as it was", async (name, body) => {
    const test = await createAppForThisTest();
    const answer = await test.call("PUT", `/settings/${name}`, { body });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid-request" } } });
    expect(answer.body.error.details.issues).not.toEqual([]);
    expect((await test.call("GET", `/settings/${name}`)).body.version).toBe(0);
  });
});
