import type { Command } from "./command.ts";
import { migrateCommand } from "./commands/migrate.ts";

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [migrateCommand];
