import { StartupError } from "@baton/database";
import { describe, expect, it } from "vitest";
import { defineCommand, exitCodes, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { runCommandLine } from "./run-command-line.ts";

const showCommand = defineCommand({
  name: "show",
  summary: "Show a thing",
  usage: "<thing> [place]",
  description: "Shows a thing.",
  options: {
    loud: { type: "boolean", summary: "Shout" },
    to: { type: "string", summary: "Whom to show it", placeholder: "name" },
  },
  examples: [{ command: "baton show box", does: "show the box" }],
  async run({ arguments: [thing, place], options, result }) {
    if (thing === "bug") throw new TypeError("x is not a function");
    if (thing === "wrong") throw new UsageError("There are no wrong things.");
    if (thing === "broken")
      throw new StartupError({ code: "database_unreachable", message: "Nobody there.", hint: "Knock." });
    if (thing === "nothing") return exitCodes.failed;
    result({ thing, place, ...options }, `${thing} at ${place ?? "home"}`);
    return exitCodes.done;
  },
});

async function run(line: string, environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const errors: string[] = [];
  const exitCode = await runCommandLine(line.split(" ").filter(Boolean), [showCommand, ...commands], {
    environment,
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    version: "1.2.3",
    signal: new AbortController().signal,
  });
  return { exitCode, printed: printed.join("\n"), errors: errors.join("\n") };
}

describe("runCommandLine", () => {
  it("hands arguments and options to the command, and prints its text", async () => {
    expect(await run("show box attic --to Ada")).toEqual({
      exitCode: 0,
      printed: "box at attic",
      errors: "",
    });
  });

  it("prints the data as one line of JSON with --json", async () => {
    const { printed } = await run("show box --json --loud");
    expect(JSON.parse(printed)).toEqual({ thing: "box", loud: true });
  });

  it.each(["", "--help", "-h", "help"])("lists every command for `baton %s`", async (line) => {
    const { exitCode, printed } = await run(line);
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/show <thing> \[place\] +Show a thing/);
    expect(printed).toContain("migrate");
  });

  it.each([
    "show --help",
    "show -h",
    "help show",
    "show box --help",
  ])("explains a command for `%s`", async (line) => {
    const { exitCode, printed } = await run(line);
    expect(exitCode).toBe(0);
    for (const part of [
      "Usage: baton show <thing> [place] [options]",
      "--to <name>",
      "--json",
      "baton show box",
    ]) {
      expect(printed).toContain(part);
    }
  });

  it("tells its version", async () => {
    expect(await run("--version")).toEqual({ exitCode: 0, printed: "1.2.3", errors: "" });
  });

  it.each([
    { line: "shwo box", says: 'There is no command "shwo". Did you mean show?', hint: "See baton --help." },
    { line: "mig", says: "Did you mean migrate?", hint: "See baton --help." },
    { line: "qqqqqq", says: 'There is no command "qqqqqq".', hint: "See baton --help." },
    { line: "--loud show", says: "The command comes before its options", hint: "" },
    { line: "show", says: "baton show needs <thing>.", hint: "" },
    { line: "show a b c", says: 'baton show does not know what to do with "c".', hint: "" },
    { line: "show a --luod", says: "baton show has no option --luod. Did you mean --loud?", hint: "" },
    { line: "show a --to", says: "Option '--to <value>' argument missing", hint: "" },
    { line: "show a --loud=yes", says: "Option '--loud' does not take an argument", hint: "" },
    { line: "show wrong", says: "There are no wrong things.", hint: "See baton show --help." },
  ])("answers wrong use with exit code 2 and a hint: `$line`", async ({ line, says, hint }) => {
    const { exitCode, printed, errors } = await run(line);
    expect(exitCode).toBe(2);
    expect(printed).toBe("");
    expect(errors).toContain(says);
    expect(errors).toContain(hint);
  });

  it("answers a failure with exit code 1, one line, its code and what to do", async () => {
    expect(await run("show broken")).toEqual({
      exitCode: 1,
      printed: "",
      errors: "baton: Nobody there. (database_unreachable)\n  Knock.",
    });
  });

  it("answers a failure with JSON where JSON was asked for", async () => {
    const { exitCode, printed, errors } = await run("show broken --json");
    expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "" });
    expect(JSON.parse(printed)).toEqual({
      error: {
        code: "database_unreachable",
        message: "Nobody there. (database_unreachable)",
        hint: "Knock.",
      },
    });
  });

  it("passes on the exit code of the command", async () => {
    expect((await run("show nothing")).exitCode).toBe(1);
  });

  it("shows the stack of a bug only when debugging", async () => {
    const short = await run("show bug");
    expect(short.exitCode).toBe(1);
    expect(short.errors).toContain("x is not a function");
    expect(short.errors).not.toContain("at ");

    const long = await run("show bug", { LOG_LEVEL: "debug" });
    expect(long.errors).toContain("run-command-line.test.ts");
  });

  it("reports faults of the environment before it does anything", async () => {
    const { exitCode, errors } = await run("migrate", { PORT: "many", LOG_LEVEL: "loud" });
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/PORT .*LOG_LEVEL .*configuration_invalid/);
  });
});

describe("commands", () => {
  it.each(
    commands.map((command) => ({ name: command.name, command })),
  )("$name is described well enough for its help", ({ name, command }) => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(command.description.length).toBeGreaterThan(40);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(example.command).toContain(`baton ${name}`);
  });
});
