import {
  defaultChannelSettings,
  defaultHandoffSettings,
  defaultOfficeHours,
  handoffPresetSwitches,
} from "@baton/domain";
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
    for (const name of ["channels", "handoff", "agent", "topics", "office-hours", "learning"]) {
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

  it("M12: one day's office hours, put, change that day alone", async () => {
    const test = await createAppForThisTest();
    const { status, body } = await test.call("PUT", "/settings/office-hours", {
      body: {
        enabled: true,
        timeZone: "Europe/Berlin",
        weekly: { friday: [{ from: "09:00", to: "15:00" }] },
      },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...defaultOfficeHours,
      version: 1,
      enabled: true,
      timeZone: "Europe/Berlin",
      weekly: { ...defaultOfficeHours.weekly, friday: [{ from: "09:00", to: "15:00" }] },
    });
  });

  it.each([
    ["an unknown time zone", { timeZone: "Europe/Atlantis" }],
    ["a range that ends before it starts", { weekly: { monday: [{ from: "17:00", to: "09:00" }] } }],
    [
      "ranges that overlap",
      {
        weekly: {
          monday: [
            { from: "09:00", to: "13:00" },
            { from: "12:00", to: "17:00" },
          ],
        },
      },
    ],
    ["a time that is none", { weekly: { monday: [{ from: "9", to: "17:00" }] } }],
    ["a day that is none", { holidays: [{ date: "2025-02-30", name: "No day" }] }],
    [
      "a day given twice",
      {
        holidays: [
          { date: "2025-12-25", name: "Christmas" },
          { date: "2025-12-25", name: "Again" },
        ],
      },
    ],
  ])("M12: office hours with %s are refused", async (_, body) => {
    const test = await createAppForThisTest();
    expect((await test.call("PUT", "/settings/office-hours", { body })).status).toBe(400);
    expect((await test.call("GET", "/settings/office-hours")).body.version).toBe(0);
  });

  it("A3: a topic list, put, replaces the stored one and leaves the other alone", async () => {
    const test = await createAppForThisTest();
    const legal = { name: "Legal", description: "Lawyers and courts", examples: ["I will sue you"] };
    await test.call("PUT", "/settings/topics", { body: { never: [legal] } });
    const { body } = await test.call("PUT", "/settings/topics", {
      body: { allowed: [{ name: "Delivery", description: "Parcels" }] },
    });
    expect(body).toEqual({
      version: 2,
      never: [legal],
      allowed: [{ name: "Delivery", description: "Parcels", examples: [] }],
    });
  });

  it("A3: a topic's preview, with no messages yet, has looked at none and stores nothing", async () => {
    const test = await createAppForThisTest();
    const preview = await test.call("POST", "/settings/topics/preview", {
      body: { topic: { name: "Legal", description: "Lawyers and courts" }, list: "never" },
    });
    expect(preview).toMatchObject({ status: 200, body: { looked: 0, matches: [] } });
    expect((await test.call("GET", "/settings/topics")).body.version).toBe(0);
  });
});
