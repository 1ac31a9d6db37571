import type { Command } from "./command.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { serverCommand } from "./commands/server.ts";
import { startCommand } from "./commands/start.ts";
import { workerCommand } from "./commands/worker.ts";

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [startCommand, serverCommand, workerCommand, migrateCommand];
