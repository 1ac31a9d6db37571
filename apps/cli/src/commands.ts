import type { Command } from "./command.ts";
import { classifyCommand } from "./commands/classify.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { evalCommand } from "./commands/eval.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { receiveCommand } from "./commands/receive.ts";
import { sandboxCommand } from "./commands/sandbox.ts";
import { serverCommand } from "./commands/server.ts";
import { startCommand } from "./commands/start.ts";
import { whyCommand } from "./commands/why.ts";
import { workerCommand } from "./commands/worker.ts";

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [
  startCommand,
  serverCommand,
  workerCommand,
  migrateCommand,
  whyCommand,
  doctorCommand,
  receiveCommand,
  evalCommand,
  classifyCommand,
  sandboxCommand,
];
