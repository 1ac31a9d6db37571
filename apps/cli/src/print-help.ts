import type { Command, OptionDefinitions } from "./command.ts";
import { globalOptions } from "./parse-command-line.ts";

const width = 80;

/** `baton --help`: every command with a line each. */
export function printOverview(commands: readonly Command[]): string {
  return [
    "Baton, the AI agent that works inside your helpdesk.",
    "",
    "Usage: baton <command> [options]",
    "",
    "Commands",
    ...columns(commands.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary])),
    "",
    "Options",
    ...columns(describeOptions(globalOptions)),
    "",
    "Settings come from the environment and from a file .env in the current folder;",
    ".env.example describes them. Exit codes: 0 done, 1 failed, 2 wrong use.",
    "",
    "More about a command: baton <command> --help",
  ].join("\n");
}

/** `baton <command> --help`. */
export function printCommandHelp(command: Command): string {
  const usage = ["baton", command.name, command.usage, "[options]"].filter((part) => part !== "").join(" ");
  return [
    `${command.summary}.`,
    "",
    `Usage: ${usage}`,
    "",
    ...wrap(command.description, width),
    "",
    "Options",
    ...columns(describeOptions({ ...command.options, ...globalOptions })),
    "",
    "Examples",
    ...command.examples.flatMap(({ command: line, does }) => [`  ${line}`, `      ${does}`]),
  ].join("\n");
}

function describeOptions(options: OptionDefinitions): [string, string][] {
  return Object.entries(options).map(([name, { short, placeholder, summary, type }]) => {
    const value = type === "string" ? ` <${placeholder ?? "value"}>` : "";
    return [`${short ? `-${short}, ` : ""}--${name}${value}`, summary];
  });
}

/** A name beyond this stands on a line of its own, so that it does not push all the others to the right. */
const widestName = 30;

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= widestName);
  const first = Math.max(0, ...fitting) + 2;
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, width - first - 2);
    const below = (text: string) => `  ${" ".repeat(first)}${text}`;
    if (left.length > widestName) return [`  ${left}`, ...lines.map(below)];
    const [line = "", ...more] = lines;
    return [`  ${left.padEnd(first)}${line}`, ...more.map(below)];
  });
}

function wrap(text: string, columnsWide: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columnsWide) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
