import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyIdentityToken } from "@baton/engine";
import { afterAll, describe, expect, it } from "vitest";
import { identitySamples } from "../apps/dashboard/src/settings/messenger/identity-samples.ts";

const key = {
  id: "0198a1b2-0000-7000-8000-000000000001",
  secret: 'a secret for tests: "quoted", ünïcode/+=',
};
/** What breaks samples that join strings: quotes, backslashes, other scripts. */
const user = { id: "42", email: "zoe@lumen.example", name: 'Zoë "Z" O\\Neil ☕ 日本', plan: "gold" };

/** Languages that run here, each with the files around the sample and the commands that print a token. */
type Program = {
  /** Asked whether it is there. */
  probe: [string, ...string[]];
  files(code: string): Record<string, string>;
  run: [string, ...string[]][];
};

const text = JSON.stringify;
const call = [user.id, user.email, user.name, user.plan].map((each) => text(each)).join(", ");
const programs: Record<string, Program> = {
  "Node.js": {
    probe: [process.execPath, "--version"],
    files: (code) => ({
      "sign.mjs": code,
      "main.mjs": `import { signIdentity } from "./sign.mjs"; console.log(signIdentity(${text(user)}));`,
    }),
    run: [[process.execPath, "main.mjs"]],
  },
  Python: {
    probe: ["python3", "--version"],
    files: (code) => ({
      "main.py": `${code}\n\nfrom types import SimpleNamespace\nprint(sign_identity(SimpleNamespace(**${text(user)})))\n`,
    }),
    run: [["python3", "main.py"]],
  },
  PHP: {
    probe: ["php", "--version"],
    files: (code) => ({
      "main.php": `${code}\n$user = json_decode(stream_get_contents(STDIN), true);\necho sign_identity($user);\n`,
    }),
    run: [["php", "main.php"]],
  },
  Ruby: {
    probe: ["ruby", "--version"],
    files: (code) => ({
      "main.rb": `# encoding: utf-8\n${code}\nuser = JSON.parse($stdin.read)\nputs sign_identity(Struct.new(:id, :email, :name, :plan).new(*user.values_at("id", "email", "name", "plan")))\n`,
    }),
    run: [["ruby", "main.rb"]],
  },
  Go: {
    probe: ["go", "version"],
    files: (code) => ({
      "sign.go": code.replace("package identity", "package main"),
      "main.go": `package main\n\nimport "fmt"\n\nfunc main() {\n\ttoken, err := Sign(${call})\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tfmt.Println(token)\n}\n`,
    }),
    run: [["go", "run", "main.go", "sign.go"]],
  },
  Java: {
    probe: ["javac", "-version"],
    files: (code) => ({
      "Identity.java": code,
      "Main.java": `class Main { public static void main(String[] args) throws Exception { System.out.println(Identity.sign(${call})); } }`,
    }),
    run: [
      ["javac", "-encoding", "UTF-8", "Identity.java", "Main.java"],
      ["java", "-cp", ".", "Main"],
    ],
  },
};

describe("M7: the samples of the identity page", () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-samples-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const isHere = ({ probe: [command, ...words] }: Program) => spawnSync(command, words).status === 0;
  const here = identitySamples.filter(({ language }) => isHere(programs[language] as Program));
  const absent = identitySamples.filter((sample) => !here.includes(sample));
  if (absent.length > 0)
    console.info(`Not on this machine, so not run: ${absent.map(({ language }) => language).join(", ")}.`);

  it("are known to this test, every one", () => {
    expect(Object.keys(programs)).toEqual(identitySamples.map(({ language }) => language));
    expect(here.map(({ language }) => language)).toContain("Node.js");
  });

  it.each(here)("$language: the sample, run as it stands, makes a token that Baton takes", async ({
    language,
    code,
  }) => {
    const program = programs[language] as Program;
    const place = mkdtempSync(join(folder, "run-"));
    for (const [name, content] of Object.entries(program.files(code)))
      writeFileSync(join(place, name), content);
    const env = { ...process.env, BATON_KEY_ID: key.id, BATON_KEY_SECRET: key.secret };
    let token = "";
    for (const [command, ...words] of program.run)
      token = execFileSync(command, words, { cwd: place, env, encoding: "utf8", input: text(user) }).trim();
    const verdict = await verifyIdentityToken(token, { keys: [key], messengerId: "m", now: new Date() });
    expect(verdict).toMatchObject({
      kind: "verified",
      user: { userId: user.id, email: user.email, name: user.name, attributes: { plan: user.plan } },
    });
  }, 120_000);

  it("the one in the guide is the one on the page", () => {
    const guide = readFileSync(join(import.meta.dirname, "../docs/identity.md"), "utf8");
    const [, block = ""] = /^ {3}```js\n(.*?)^ {3}```/ms.exec(guide) ?? [];
    expect(block.replace(/^ {3}/gm, "").trim()).toBe(identitySamples[0]?.code);
  });
});
