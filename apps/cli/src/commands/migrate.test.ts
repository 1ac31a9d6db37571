import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrationDirectory } from "@baton/database";
import { createTestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Runs the program as a person does, in a process of its own. */
function baton(args: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...environment } });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    said.stdout += text;
  });
  child.stderr.on("data", (text) => {
    said.stderr += text;
  });
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once("close", (status) => resolve({ status, ...said })),
  );
}

describe("baton migrate", async () => {
  const database = await createTestDatabase();
  afterAll(() => database.close());

  it("applies the product's migrations to the database at DATABASE_URL", async () => {
    await database.pool.query("drop schema public cascade");
    await database.pool.query("create schema public");
    const names = readdirSync(migrationDirectory).filter((name) => name.endsWith(".sql"));

    const { status, stdout } = await baton(["migrate", "--json"], { DATABASE_URL: database.url });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).applied).toEqual(names.map((name) => name.slice(0, -".sql".length)).sort());

    const again = await baton(["migrate"], { DATABASE_URL: database.url });
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining("Nothing to do") });
  });

  it("fails with exit code 1 and one clear line when nobody answers", async () => {
    const { status, stdout, stderr } = await baton(["migrate"], {
      DATABASE_URL: "postgresql://baton:hunter2@127.0.0.1:1/baton",
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      /^baton: No PostgreSQL answers at 127\.0\.0\.1:1: .* \(database_unreachable\)\n {2}Check/,
    );
    expect(stderr).not.toContain("hunter2");
  });
});
