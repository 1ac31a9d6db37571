import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtInAttributes, parseDefinition, stepKinds, templates, validate } from "@baton/workflows";
import { afterAll, describe, expect, it } from "vitest";
import { createTestApp } from "../apps/server/src/create-test-app.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/workflows.md"), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text = ""]) => text);

describe("docs/workflows.md", async () => {
  const test = await createTestApp();
  afterAll(() => test.close());

  it("shows documents that can be published as they stand", () => {
    const documents = blocks("json");
    expect(documents.length).toBeGreaterThan(1);
    for (const text of documents) {
      const parsed = parseDefinition(JSON.parse(text));
      expect(parsed).toMatchObject({ kind: "parsed" });
      expect(parsed.kind === "parsed" && validate(parsed.definition)).toEqual([]);
    }
  });

  it("shows calls that work, one after the other", async () => {
    let id = "";
    const calls = blocks("sh")
      .join("")
      .replaceAll("\\\n", " ")
      .split("\n")
      .filter((line) => line.startsWith("curl"));
    expect(calls.length).toBe(9);
    for (const line of calls) {
      const method = /-X (\w+)/.exec(line)?.[1] ?? "GET";
      const path = (/\$BATON\/api\/v1([^"]+)"/.exec(line)?.[1] ?? "").replace("$ID", id);
      const body = /-d '(.*)'/.exec(line)?.[1];
      const answer = await test.call(method as never, path, body ? { body: JSON.parse(body) } : {});
      expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
      if (answer.body.ok !== undefined) expect(answer.body).toEqual({ ok: true, problems: [] });
      id ||= answer.body.id;
    }
  });

  it("names every step, attribute and template", () => {
    for (const kind of stepKinds) expect(page).toContain(`(\`${kind}\`)`);
    for (const { name } of builtInAttributes) expect(page).toContain(`\`${name}\``);
    for (const { name } of templates) expect(page).toContain(`| ${name} |`);
  });
});
