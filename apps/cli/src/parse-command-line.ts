import { parseArgs } from "node:util";
import { type Command, type OptionDefinition, type OptionDefinitions, UsageError } from "./command.ts";
import { suggest } from "./suggest.ts";

/** Options that every command has. */
export const globalOptions = {
  json: { type: "boolean", summary: "Print the result as JSON" },
  help: { type: "boolean", summary: "Show this help", short: "h" },
} as const satisfies OptionDefinitions;

export type ParsedCommandLine =
  | { kind: "overview" }
  | { kind: "version" }
  | { kind: "help"; command: Command }
  | {
      kind: "run";
      command: Command;
      arguments: string[];
      options: Record<string, string | boolean | undefined>;
      isJson: boolean;
    };

/**
 * Understands what follows `baton` on the command line.
 *
 * @throws UsageError that says what was not understood, with the nearest thing that exists.
 */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): ParsedCommandLine {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") return { kind: "overview" };
  if (name === "--version") return { kind: "version" };
  if (name === "help") return rest[0] === undefined ? { kind: "overview" } : helpFor(rest[0], commands);

  const command = findCommand(name, commands);
  const definitions: OptionDefinitions = { ...command.options, ...globalOptions };
  const { values, positionals } = parse(rest, definitions, command);
  if (values.help) return { kind: "help", command };

  checkArguments(command, positionals);
  const { json, help: _help, ...options } = withDefaults(values, definitions);
  return { kind: "run", command, arguments: positionals, options, isJson: json === true };
}

function helpFor(name: string, commands: readonly Command[]): ParsedCommandLine {
  return { kind: "help", command: findCommand(name, commands) };
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  if (name.startsWith("-"))
    throw new UsageError(`The command comes before its options: baton <command> ${name}.`);
  const names = commands.map((candidate) => candidate.name);
  throw new UsageError(`There is no command "${name}".${didYouMean(suggest(name, names))}`);
}

function parse(args: string[], definitions: OptionDefinitions, command: Command) {
  try {
    return parseArgs({ args, options: toParseArgs(definitions), allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = args.find((arg) => arg.startsWith("--") && !(nameOf(arg) in definitions));
    if (unknown) {
      const near = suggest(nameOf(unknown), Object.keys(definitions)).map((name) => `--${name}`);
      throw new UsageError(`baton ${command.name} has no option --${nameOf(unknown)}.${didYouMean(near)}`);
    }
    // Only the first sentence: the rest explains a trick with "--" that hardly anybody is after.
    const [reason = ""] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw new UsageError(`${reason.replace(/\.$/, "")}.`);
  }
}

function toParseArgs(definitions: OptionDefinitions) {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
  );
}

function withDefaults(
  values: Record<string, unknown>,
  definitions: OptionDefinitions,
): Record<string, string | boolean | undefined> {
  const withDefault = ([name, { type }]: [string, OptionDefinition]) =>
    [
      name,
      (values[name] as string | boolean | undefined) ?? (type === "boolean" ? false : undefined),
    ] as const;
  return Object.fromEntries(Object.entries(definitions).map(withDefault));
}

/** `usage` is what people read; it is also what is checked, so that the two cannot differ. */
function checkArguments(command: Command, given: readonly string[]): void {
  const named = command.usage.match(/<[^>]+>|\[[^\]]+\]/g) ?? [];
  const missing = named[given.length];
  if (missing?.startsWith("<")) throw new UsageError(`baton ${command.name} needs ${missing}.`);
  const extra = given[named.length];
  if (extra !== undefined)
    throw new UsageError(`baton ${command.name} does not know what to do with "${extra}".`);
}

function nameOf(arg: string): string {
  return arg.slice(2).split("=")[0] ?? "";
}

function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? "" : ` Did you mean ${names.join(" or ")}?`;
}
