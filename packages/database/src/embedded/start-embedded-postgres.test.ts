import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { waitFor } from "@baton/testing";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StartupError } from "../startup-error.ts";
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./start-embedded-postgres.ts";

const isRoot = process.getuid?.() === 0;
const quiet = { info: () => {}, warn: () => {} };
const program = fileURLToPath(new URL("./fixtures/hold-embedded-postgres.ts", import.meta.url));

let folder: string;
let cleanUps: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-embedded-"));
  // mkdtemp makes it 0700; a data folder is normally one that others may enter.
  chmodSync(folder, 0o755);
  cleanUps = [];
});

afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

/** Without waiting for the disk, which here would only cost time. */
async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    dataDirectory: folder,
    log: quiet,
    tuning: { fsync: "off" },
    ...options,
  });
  cleanUps.push(() => postgres.stop());
  return postgres;
}

/** Another Baton: a process that starts PostgreSQL on the folder and stays. */
async function startInChild(account?: {
  uid: number;
  gid: number;
}): Promise<ChildProcess & { answer: string }> {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    ...account,
  });
  cleanUps.push(() => {
    child.kill("SIGKILL");
    // PostgreSQL survives its Baton; that is what some of these tests are about.
    if (existsSync(pidFile())) process.kill(postmasterPid(), "SIGQUIT");
  });
  const answer = await new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
  });
  return Object.assign(child, { answer });
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

function pidFile(): string {
  return join(folder, "postgres/18/cluster/postmaster.pid");
}

function postmasterPid(): number {
  return Number(readFileSync(pidFile(), "utf8").split("\n")[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function failureOf(promise: Promise<unknown>): Promise<StartupError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  return error as StartupError;
}

describe("startEmbeddedPostgres", () => {
  it("starts on an empty folder, stops cleanly, and finds its data at the next start", async () => {
    const first = await start();
    expect(first).toMatchObject({ adopted: false, shared: false });
    await ask(first.url, "create table note as select 'kept' as text");
    const pid = postmasterPid();
    await first.stop();
    // The last of its processes may take a moment to leave after it has closed its files.
    await waitFor(async () => !isAlive(pid), { message: "PostgreSQL is still running after stop()" });

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, "select text from note")).toEqual([{ text: "kept" }]);
  });

  it("asks for the password, keeps it to its owner, waits for the disk, and listens on loopback alone", async () => {
    const { url } = await start({ tuning: {} });
    const wrong = new URL(url);
    wrong.password = "guess";

    await expect(ask(wrong.href, "select")).rejects.toMatchObject({ code: "28P01" });
    expect(statSync(join(folder, "postgres/18/password")).mode & 0o777).toBe(0o600);
    const settings = await ask(
      url,
      `select name, setting from pg_settings
       where name in ('fsync', 'listen_addresses', 'password_encryption', 'synchronous_commit') order by name`,
    );
    expect(settings).toEqual([
      { name: "fsync", setting: "on" },
      { name: "listen_addresses", setting: "127.0.0.1" },
      { name: "password_encryption", setting: "scram-sha-256" },
      { name: "synchronous_commit", setting: "on" },
    ]);
  });

  it("adopts the PostgreSQL of a Baton that was killed with kill -9", async () => {
    const child = await startInChild();
    const pid = postmasterPid();
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(isAlive(pid)).toBe(true);

    const adopting = await start();
    expect(adopting).toMatchObject({ adopted: true, shared: false });
    expect(postmasterPid()).toBe(pid);
    await adopting.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  it("starts after PostgreSQL itself was killed, even when its number now belongs to another process", async () => {
    const postgres = await start();
    await ask(postgres.url, "create table note as select 'kept' as text");
    const text = readFileSync(pidFile(), "utf8");
    await postgres.stop();
    writeFileSync(pidFile(), text.replace(/^\d+/, String(process.pid)));

    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await ask(again.url, "select text from note")).toEqual([{ text: "kept" }]);
  });

  it("refuses a second Baton on the folder while the first one lives, in one line", async () => {
    await startInChild();
    const failure = await failureOf(start({ patienceMs: 100 }));
    expect(failure.code).toBe("data_folder_in_use");
    expect(failure.message).toBe(`Another Baton is running on the data folder ${folder}.`);
  });

  it("lets a command share the PostgreSQL of a living Baton, and does not stop it", async () => {
    await startInChild();
    const visitor = await start({ whenInUse: "share" });
    expect(visitor).toMatchObject({ adopted: true, shared: true });
    expect(await ask(visitor.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await visitor.stop();
    expect(isAlive(postmasterPid())).toBe(true);
  });

  it("makes one cluster when two Batons start at once on an empty folder", async () => {
    const [one, other] = await Promise.all([startInChild(), startInChild()]);
    const answers = [one.answer, other.answer].sort();
    expect(answers).toEqual(["data_folder_in_use", expect.stringMatching(/^started/)]);
  });

  it("takes over in order from a Baton that is just stopping", async () => {
    const child = await startInChild();
    child.kill("SIGTERM");
    const next = await start();
    expect(next.shared).toBe(false);
    expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("starts PostgreSQL again on the same port when it is killed under a living Baton", async () => {
    const told: string[] = [];
    const postgres = await start({ log: { ...quiet, info: (message) => told.push(message) } });
    const pid = postmasterPid();
    process.kill(pid, "SIGKILL");

    // Back in charge: PostgreSQL answers a moment before, when whoever comes first may still have the folder.
    await waitFor(() => told.includes("The embedded PostgreSQL is back."), {
      message: "PostgreSQL to come back",
    });
    const rows = await ask(postgres.url, "select 1 as one");
    expect(rows).toEqual([{ one: 1 }]);
    expect(postmasterPid()).not.toBe(pid);
    const failure = await failureOf(
      startEmbeddedPostgres({ dataDirectory: folder, log: quiet, patienceMs: 100 }),
    );
    expect(failure.code).toBe("data_folder_in_use");
  });

  it("explains that the data folder cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const failure = await failureOf(start({ dataDirectory: join(folder, "file", "data") }));
    expect(failure).toMatchObject({
      code: "data_folder_unwritable",
      message: expect.stringContaining("(ENOTDIR)"),
      hint: expect.stringContaining("BATON_DATA_DIR"),
    });
  });

  it("explains that no folder can be made where the system keeps none", async () => {
    const failure = await failureOf(start({ dataDirectory: "/proc/baton/data" }));
    expect(failure).toMatchObject({
      code: "data_folder_unwritable",
      message: expect.stringContaining("/proc/baton/data"),
    });
  });

  it("refuses a folder of another major version instead of beginning anew beside it", async () => {
    mkdirSync(join(folder, "postgres/17"), { recursive: true });
    const failure = await failureOf(start());
    expect(failure).toMatchObject({
      code: "embedded_postgres_other_major",
      message: "The data folder was written by PostgreSQL 17; this Baton brings PostgreSQL 18.",
    });
  });

  it("quotes what PostgreSQL said when it does not start", async () => {
    const failure = await failureOf(start({ tuning: { shared_buffers: "nonsense" } }));
    expect(failure.code).toBe("embedded_postgres_failed");
    expect(failure.message).toContain('invalid value for parameter "shared_buffers"');
  });
});

describe.runIf(isRoot)("startEmbeddedPostgres as root", () => {
  it("runs PostgreSQL as an account without rights", async () => {
    await start();
    expect(statSync(`/proc/${postmasterPid()}`).uid).not.toBe(0);
  });

  it("puts the database where that account may enter when the data folder is in a folder of mode 0700", async () => {
    chmodSync(folder, 0o700);
    const lines: string[] = [];
    const { url } = await start({ log: { ...quiet, info: (line) => lines.push(line) } });
    const link = join(folder, "postgres");

    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(lines).toEqual([expect.stringContaining("may not enter")]);
    expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
    const target = realpathSync(link);
    cleanUps.unshift(() => rmSync(target, { recursive: true, force: true }));
  });

  it("runs for a user without rights: cold, warm, and after kill -9", async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    chownSync(folder, nobody.uid, nobody.gid);
    const cold = await startInChild(nobody);
    expect(cold.answer).toBe("started adopted=false");
    expect(statSync(`/proc/${postmasterPid()}`).uid).toBe(nobody.uid);
    cold.kill("SIGKILL");

    const warm = await startInChild(nobody);
    expect(warm.answer).toBe("started adopted=true");
    warm.kill("SIGTERM");
    await new Promise((resolve) => warm.once("exit", resolve));
    expect(existsSync(pidFile())).toBe(false);
  });

  it("tells a user without rights that the folder cannot be written", async () => {
    const child = await startInChild({ uid: 65_534, gid: 65_534 });
    expect(child.answer).toBe("data_folder_unwritable");
  });

  it("tells a user without rights that the database belongs to another account", async () => {
    const postgres = await start();
    await postgres.stop();
    const child = await startInChild({ uid: 65_534, gid: 65_534 });
    expect(child.answer).toBe("data_folder_other_account");
  });
});
