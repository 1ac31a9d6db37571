import type { Config } from "@baton/server/config";

/** What a command line program tells its caller: done, failed, or wrongly used. */
export type ExitCode = 0 | 1 | 2;
export const exitCodes = { done: 0, failed: 1, wrongUse: 2 } as const satisfies Record<string, ExitCode>;

export interface OptionDefinition {
  type: "string" | "boolean";
  /** One line for the help. */
  summary: string;
  /** What stands for the value in the help, for example "file". Only with type "string". */
  placeholder?: string;
  /** One letter, for `-x`. */
  short?: string;
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** The values of a command's options: a switch is always true or false, a text may be absent. */
export type OptionValues<Options extends OptionDefinitions> = {
  readonly [Name in keyof Options]: Options[Name]["type"] extends "boolean" ? boolean : string | undefined;
};

/** What `baton <name>` is and does. One file each below commands/, listed in commands.ts. */
export interface Command<Options extends OptionDefinitions = OptionDefinitions> {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Arguments after the name, for example "<conversation>"; "" when it takes none. `[…]` may be left out. */
  usage: string;
  /** A paragraph for `--help`. */
  description: string;
  options: Options;
  /** Whole command lines, each with a word on what it does. */
  examples: readonly { command: string; does: string }[];
  /**
   * Does the work.
   *
   * @throws StartupError, or whatever fails: printed as one line, exit code 1.
   * @throws UsageError: printed with a pointer to the help, exit code 2.
   */
  run(context: CommandContext<Options>): Promise<ExitCode>;
}

/** What a command gets to work with. It reads nothing of its own from `process`. */
export interface CommandContext<Options extends OptionDefinitions = OptionDefinitions> {
  /** Those named in `usage`, in order; the required ones are there. */
  arguments: readonly string[];
  options: OptionValues<Options>;
  /** Whether `--json` was given. */
  isJson: boolean;
  /** The environment and the .env file; read at the first call. Warnings about it are printed then. */
  loadConfig(): Config;
  /** The result, on standard output: `data` as one JSON line with `--json`, else the text. */
  result(data: unknown, text: string): void;
  /** What happens meanwhile, on standard error, so that it never mixes with the result. */
  log: { info(message: string): void; warn(message: string): void };
  /** Colours where standard output is a terminal and NO_COLOR is not set; plain text elsewhere. */
  paint: Paint;
  /** Aborted by Ctrl-C or SIGTERM. A second one ends the process at once. */
  signal: AbortSignal;
}

export type Paint = (colour: Colour, text: string) => string;
export type Colour = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** The command was called in a way that makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Keeps the types of a command's options between its definition and its `run`. */
export function defineCommand<const Options extends OptionDefinitions>(command: Command<Options>): Command {
  return command as unknown as Command;
}
