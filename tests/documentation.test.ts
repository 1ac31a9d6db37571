import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiErrorStatus } from "@baton/api";
import { conditionNames, connectors } from "@baton/connectors";
import { conditions } from "@baton/engine";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = (name: string) => readFileSync(join(root, "docs/operations", name), "utf8");

/** Sources of the product that can fail in front of an operator: no tests, no simulators, nothing that runs in browsers. */
function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOutside = ["node_modules", "dist", "sandbox", "testing", "dashboard", "messenger"].includes(
        entry.name,
      );
      return isOutside ? [] : listSources(path);
    }
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** The codes that the source makes: of Failure, HttpFailure, StartupError, refusals of connectors. */
function findCodes(): Set<string> {
  const patterns = [
    /\bcode: "([a-z][a-z_-]+)"/g,
    /\b(?:refused|refuse)\(\s*"([a-z][a-z-]+)"/g,
    // The unions StartupErrorCode and HttpFailureCode.
    /^ {2}\| "([a-z][a-z_-]+)"/gm,
  ];
  const codes = new Set<string>(Object.keys(apiErrorStatus));
  for (const path of ["apps", "packages"].flatMap((folder) => listSources(join(root, folder)))) {
    const text = readFileSync(path, "utf8");
    const isOfUnions = /\/(startup-error|http-failure)\.ts$/.test(path);
    for (const [index, pattern] of patterns.entries()) {
      if (index === 2 && !isOfUnions) continue;
      for (const match of text.matchAll(pattern)) codes.add(match[1] as string);
    }
  }
  // An issue of zod's, not a failure of ours.
  codes.delete("custom");
  return codes;
}

function listedIn(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `?([A-Za-z][\w-]*)`? \|/gm)]
    .map((match) => match[1] as string)
    .filter((code) => code !== "code" && code !== "name");
}

describe("docs/operations", () => {
  it("errors.md explains every failure code of the source, and none that does not exist", () => {
    const codes = [...findCodes()].sort();
    expect(codes.length).toBeGreaterThan(60);
    expect([...new Set(listedIn(page("errors.md")))].sort()).toEqual(codes);
  });

  it("D4: conditions.md explains every condition that the doctor can name, and no other", () => {
    const codes = connectors.flatMap(({ manifest }) => Object.values(manifest.conditions?.codes ?? {}));
    const general = conditions.map(({ name }) => name);
    expect(listedIn(page("conditions.md")).sort()).toEqual([...new Set([...codes, ...general])].sort());
  });

  it("D4: every condition that a connector can have a code for is judged", () => {
    expect(conditions.map(({ name }) => name)).toEqual(expect.arrayContaining([...conditionNames]));
  });
});
