import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkFile, checkImports } from "./check-imports.mjs";

const engine = "packages/engine/src/inbound/record-events.ts";

const cases: { file: string; text: string; reason: string | undefined }[] = [
  { file: "packages/domain/src/a.ts", text: 'import { b } from "./b.ts";', reason: undefined },
  { file: "packages/domain/src/a.ts", text: 'import pg from "pg";', reason: undefined },
  {
    file: "packages/domain/src/a.ts",
    text: 'import { x } from "@baton/database";',
    reason: "must not import database",
  },
  {
    file: "packages/sandbox/src/a.ts",
    text: 'import type { X } from "@baton/domain";',
    reason: "must not import domain",
  },
  {
    file: "packages/database/src/a.ts",
    text: 'import { x } from "@baton/domain/gate/decide";',
    reason: undefined,
  },
  {
    file: "packages/connectors/src/a.ts",
    text: 'export * from "@baton/engine";',
    reason: "must not import engine",
  },
  {
    file: "packages/agent/src/a.ts",
    text: 'const x = await import("@baton/knowledge");',
    reason: "must not import knowledge",
  },
  { file: "packages/knowledge/src/a.ts", text: 'import { x } from "@baton/agent";', reason: undefined },
  { file: engine, text: 'import {\n  a,\n  b,\n} from "@baton/connectors/contract";', reason: undefined },
  { file: engine, text: 'import { x } from "../../../connectors/src/contract.ts";', reason: "by its name" },
  { file: engine, text: 'import { x } from "@baton/server/config";', reason: "must not import server" },
  { file: engine, text: 'import { x } from "@baton/sandbox";', reason: "must not import sandbox" },
  {
    file: "packages/engine/src/a.test.ts",
    text: 'import { x } from "@baton/sandbox/front/index";',
    reason: undefined,
  },
  {
    file: "packages/engine/src/a.ts",
    text: 'import "vitest";\nimport { x } from "@baton/testing";',
    reason: undefined,
  },
  { file: "apps/cli/src/a.ts", text: 'import { x } from "@baton/server/config";', reason: undefined },
  { file: "apps/server/src/a.ts", text: 'import { x } from "@baton/cli";', reason: "must not import cli" },
  {
    file: "apps/server/src/a.ts",
    text: 'import { x } from "@baton/testing";',
    reason: "must not import testing",
  },
  { file: "apps/dashboard/src/a.tsx", text: 'import { x } from "@baton/api";', reason: undefined },
  { file: "apps/dashboard/src/a.tsx", text: 'import type { X } from "@baton/domain";', reason: undefined },
  {
    file: "apps/dashboard/src/a.tsx",
    text: 'import { x } from "@baton/domain";',
    reason: "types of domain only",
  },
  {
    file: "apps/messenger/src/a.ts",
    text: 'import { x } from "@baton/engine";',
    reason: "must not import engine",
  },
  { file: "packages/other/src/a.ts", text: 'import { x } from "@baton/domain";', reason: "no rule yet" },
  { file: engine, text: 'import { x } from "@baton/connectors/front/index";', reason: "name front" },
  {
    file: "packages/connectors/src/a.ts",
    text: 'import { x } from "./freshdesk/index.ts";',
    reason: "name freshdesk",
  },
  {
    file: "packages/connectors/src/registry.ts",
    text: 'import { x } from "./freshdesk/index.ts";',
    reason: undefined,
  },
  { file: "packages/connectors/src/freshdesk/a.ts", text: 'import { x } from "./b.ts";', reason: undefined },
  { file: "packages/sandbox/src/index.ts", text: 'export * from "./front/index.ts";', reason: undefined },
  {
    file: "packages/connectors/src/freshdesk/a.ts",
    text: 'import { x } from "../freshchat/b.ts";',
    reason: "name freshchat",
  },
  { file: "packages/connectors/src/a.ts", text: 'import { x } from "./storefront.ts";', reason: undefined },
  { file: "packages/domain/src/a.ts", text: '// import { x } from "@baton/engine";', reason: undefined },
  {
    file: "packages/domain/src/a.ts",
    text: '/**\n * import { x } from "@baton/engine";\n */',
    reason: undefined,
  },
  {
    file: "packages/domain/src/a.ts",
    text: 'const url = "https://x"; \nimport { x } from "@baton/engine";',
    reason: "must not import engine",
  },
];

describe("checkFile", () => {
  it.each(cases)("judges $text in $file: $reason", ({ file, text, reason }) => {
    const violations = checkFile(file, text);
    if (reason === undefined) expect(violations).toEqual([]);
    else
      expect(violations).toEqual([
        expect.objectContaining({ file, reason: expect.stringContaining(reason) }),
      ]);
  });
});

describe("checkImports", () => {
  it("finds a forbidden import in a folder of sources", () => {
    const root = mkdtempSync(join(tmpdir(), "baton-imports-"));
    mkdirSync(join(root, "packages/domain/src/gate"), { recursive: true });
    writeFileSync(join(root, "packages/domain/src/gate/a.ts"), 'import { x } from "@baton/engine";\n');

    expect(checkImports(root)).toEqual([
      {
        file: "packages/domain/src/gate/a.ts",
        specifier: "@baton/engine",
        reason: "domain must not import engine",
      },
    ]);
    rmSync(root, { recursive: true });
  });

  it("finds none in this repository", () => {
    expect(checkImports(fileURLToPath(new URL("..", import.meta.url)))).toEqual([]);
  });
});
