import { createServer } from "node:net";
import { createTestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { probeDatabase, readVersion } from "./probe.ts";
import { StartupError } from "./startup-error.ts";

describe("probeDatabase", async () => {
  const database = await createTestDatabase();
  afterAll(() => database.close());

  function changed(change: (url: URL) => void): string {
    const url = new URL(database.url);
    change(url);
    return url.href;
  }

  it("tells the version of a database that Baton can work with", async () => {
    const { version, versionNumber } = await probeDatabase(database.url);
    expect(versionNumber).toBeGreaterThanOrEqual(150_000);
    expect(version).toMatch(/^\d+\.\d+$/);
  });

  const password = new URL(database.url).password || "secret";
  it.each([
    { situation: "no PostgreSQL address", url: "mysql://x", code: "database_url_invalid" },
    {
      situation: "nobody listening",
      url: `postgresql://baton:${password}@127.0.0.1:1/x`,
      code: "database_unreachable",
    },
    {
      situation: "a host that does not exist",
      url: `postgresql://baton:${password}@db.invalid/x`,
      code: "database_unreachable",
    },
    {
      situation: "a database that does not exist",
      url: changed((url) => {
        url.pathname = "/nowhere";
      }),
      code: "database_missing",
    },
  ])("explains $situation in one line, without the password", async ({ url, code }) => {
    const failure = await probeDatabase(url).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartupError);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toContain(password);
    expect(String(failure)).not.toContain("\n");
  });

  it("explains a refused login", async () => {
    await database.pool.query("drop role if exists stranger");
    await database.pool.query("create role stranger nologin");
    const url = changed((url) => {
      url.username = "stranger";
      url.password = "wrong";
    });
    await expect(probeDatabase(url)).rejects.toMatchObject({ code: "database_login_refused" });
  });

  it("gives up on a server that takes the connection and says nothing", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(probeDatabase(`postgresql://a:b@127.0.0.1:${port}/x`, 200)).rejects.toMatchObject({
      code: "database_unreachable",
    });
    silent.close();
  });

  it("refuses a PostgreSQL older than 15", async () => {
    const old = { query: async () => ({ rows: [{ number: "140012", version: "14.12 (Debian)" }] }) };
    await expect(readVersion(old as never)).rejects.toMatchObject({
      code: "database_too_old",
      message: "The database runs PostgreSQL 14.12; Baton needs 15 or newer.",
    });
  });
});
