import { styleText } from "node:util";
import { StartupError } from "@baton/database";
import { Failure } from "@baton/domain";
import { type Config, loadConfig } from "@baton/server/config";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "./command.ts";
import { type ParsedCommandLine, parseCommandLine } from "./parse-command-line.ts";
import { printCommandHelp, printOverview } from "./print-help.ts";

/** The world around the command line, so that tests can stand in for it. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  /** Writes one line to standard output. */
  print(line: string): void;
  /** Writes one line to standard error. */
  printError(line: string): void;
  version: string;
  /** Whether a person reads the output on a terminal. Default false. */
  isTerminal?: boolean;
  signal: AbortSignal;
}

/**
 * Runs `baton <args>` and tells how it went. Never throws: whatever goes wrong becomes one clear line, a hint
 * where there is one, and an exit code.
 */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  let parsed: ParsedCommandLine;
  try {
    parsed = parseCommandLine(args, commands);
  } catch (error) {
    return reportFailure(error, { surroundings, isJson: args.includes("--json"), command: undefined });
  }

  switch (parsed.kind) {
    case "overview":
      surroundings.print(printOverview(commands));
      // `baton` alone is a question, too; only an unknown command is wrong use.
      return exitCodes.done;
    case "version":
      surroundings.print(surroundings.version);
      return exitCodes.done;
    case "help":
      surroundings.print(printCommandHelp(parsed.command));
      return exitCodes.done;
    case "run":
      try {
        return await parsed.command.run(createContext(parsed, surroundings));
      } catch (error) {
        return reportFailure(error, { surroundings, isJson: parsed.isJson, command: parsed.command });
      }
  }
}

function createContext(
  parsed: Extract<ParsedCommandLine, { kind: "run" }>,
  surroundings: Surroundings,
): CommandContext {
  let config: Config | undefined;
  const log = {
    info: (message: string) => surroundings.printError(message),
    warn: (message: string) => surroundings.printError(`warning: ${message}`),
  };
  return {
    arguments: parsed.arguments,
    options: parsed.options as CommandContext["options"],
    isJson: parsed.isJson,
    signal: surroundings.signal,
    log,
    paint: (colour, text) =>
      surroundings.isTerminal && !parsed.isJson && !surroundings.environment.NO_COLOR
        ? styleText(colour, text, { validateStream: false })
        : text,
    loadConfig() {
      if (config) return config;
      const loaded = loadConfig(surroundings.environment);
      for (const warning of loaded.warnings) log.warn(warning);
      config = loaded.config;
      return config;
    },
    result(data, text) {
      surroundings.print(parsed.isJson ? JSON.stringify(data) : text);
    },
  };
}

interface FailureContext {
  surroundings: Surroundings;
  isJson: boolean;
  command: Command | undefined;
}

function reportFailure(error: unknown, { surroundings, isJson, command }: FailureContext): ExitCode {
  const failure = describe(error, command);
  if (isJson) {
    const { code, message, hint } = failure;
    surroundings.print(JSON.stringify({ error: { code, message, hint } }));
  } else {
    surroundings.printError(`baton: ${failure.message}\n  ${failure.hint}`);
  }
  const isDebugging = ["debug", "trace"].includes(surroundings.environment.LOG_LEVEL ?? "");
  if (isDebugging && error instanceof Error) surroundings.printError(describeStack(error));
  return failure.exitCode;
}

function describe(
  error: unknown,
  command: Command | undefined,
): { code: string; message: string; hint: string; exitCode: ExitCode } {
  if (error instanceof UsageError) {
    const hint = command ? `See baton ${command.name} --help.` : "See baton --help.";
    return { code: "wrong_use", message: error.message, hint, exitCode: exitCodes.wrongUse };
  }
  if (error instanceof StartupError) {
    const { code, message, hint } = error;
    return { code, message: `${message} (${code})`, hint, exitCode: exitCodes.failed };
  }
  if (error instanceof Failure) {
    const { code, message } = error;
    const hint = error.hint ?? "docs/operations/errors.md explains the code.";
    return { code, message: `${message} (${code})`, hint, exitCode: exitCodes.failed };
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = "This should not happen. LOG_LEVEL=debug shows where it did.";
  return { code: "internal", message, hint, exitCode: exitCodes.failed };
}

function describeStack(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${describeStack(error.cause)}` : "";
  return `${error.stack}${cause}`;
}
