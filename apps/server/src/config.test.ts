import { resolve } from "node:path";
import { StartupError } from "@baton/database";
import { describe, expect, it } from "vitest";
import { loadConfig } from "./config.ts";

describe("loadConfig", () => {
  it("gives defaults that run on a bare machine, for an empty environment", () => {
    const { config, warnings } = loadConfig({});
    expect(config).toMatchObject({
      port: 3000,
      dataDirectory: resolve("./data"),
      databaseUrl: undefined,
      publicUrl: "http://localhost:3000",
      isSandboxOn: true,
      allowPrivateNetwork: false,
      logLevel: "info",
    });
    expect(warnings).toEqual([]);
  });

  it("turns the sandbox off with a database of its own, unless asked for", () => {
    const DATABASE_URL = "postgresql://baton@db/baton";
    expect(loadConfig({ DATABASE_URL }).config.isSandboxOn).toBe(false);
    expect(loadConfig({ DATABASE_URL, BATON_SANDBOX: "on" }).config.isSandboxOn).toBe(true);
    expect(loadConfig({ BATON_SANDBOX: "off" }).config.isSandboxOn).toBe(false);
  });

  it("takes an empty variable as not set", () => {
    expect(loadConfig({ DATABASE_URL: "", PORT: " ", SMTP_URL: "" }).config).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
      mail: undefined,
    });
  });

  it("names all faulty variables at once, and repeats no value", () => {
    const load = () =>
      loadConfig({
        PORT: "http",
        DATABASE_URL: "mysql://root:hunter2@db/x",
        BATON_SECRET_KEY: "hunter3",
        BATON_OWNER_EMAIL: "ada@example.com",
        LOG_LEVEL: "loud",
      });
    expect(load).toThrow(StartupError);
    expect(load).toThrow(
      /PORT .*DATABASE_URL .*BATON_SECRET_KEY .*LOG_LEVEL .*BATON_OWNER_PASSWORD is missing beside BATON_OWNER_EMAIL/,
    );
    expect(load).not.toThrow(/hunter/);
  });

  it("warns of a BATON_ variable that does not exist", () => {
    expect(loadConfig({ BATON_DATADIR: "/x", OTHER: "y" }).warnings).toEqual([
      expect.stringContaining("BATON_DATADIR"),
    ]);
  });

  it("joins variables that belong together", () => {
    const { config } = loadConfig({
      BATON_OWNER_EMAIL: "ada@example.com",
      BATON_OWNER_PASSWORD: "correct horse",
      BATON_MODEL_BASE_URL: "http://localhost:11434/v1",
      BATON_MODEL: "small",
      BATON_PUBLIC_URL: "https://support.example.com/",
    });
    expect(config.owner).toEqual({ email: "ada@example.com", password: "correct horse" });
    expect(config.model).toEqual({ baseUrl: "http://localhost:11434/v1", name: "small", apiKey: undefined });
    expect(config.publicUrl).toBe("https://support.example.com");
  });

  it.each([
    [undefined, false],
    ["off", false],
    ["loopback, 10.0.0.0/8,fd00::1", ["loopback", "10.0.0.0/8", "fd00::1"]],
  ])("BATON_TRUST_PROXY, given as %s, trusts %j", (BATON_TRUST_PROXY, expected) => {
    expect(loadConfig({ BATON_TRUST_PROXY }).config.trustProxy).toEqual(expected);
  });

  it.each([
    "on",
    "1",
    "10.0.0.0/33",
    "nginx",
    "10.0.0.1,,10.0.0.2",
  ])("BATON_TRUST_PROXY, given as %s, is refused: whom it would trust is not said", (BATON_TRUST_PROXY) => {
    expect(() => loadConfig({ BATON_TRUST_PROXY })).toThrow(/BATON_TRUST_PROXY is neither off nor/);
  });
});
