import { migrate, openDatabase } from "@baton/database";
import { defineCommand, exitCodes } from "../command.ts";

export const migrateCommand = defineCommand({
  name: "migrate",
  summary: "Bring the database to the newest schema",
  usage: "",
  description:
    "Applies the migrations that the database does not have yet, each in a transaction of its own. " +
    "The server does the same when it starts; run this first where several servers start at once, or where " +
    "the server's database user may not change tables.",
  options: {},
  examples: [
    { command: "baton migrate", does: "migrate the embedded database in the data folder" },
    { command: "DATABASE_URL=postgresql://… baton migrate", does: "migrate another one" },
  ],
  async run({ loadConfig, log, result }) {
    const { databaseUrl, dataDirectory } = loadConfig();
    const database = await openDatabase({ databaseUrl, dataDirectory, log, whenInUse: "share" });
    try {
      const report = await migrate(database.url, { log });
      const done =
        report.applied.length === 0
          ? `Nothing to do: the schema is at ${report.version}.`
          : `Applied ${report.applied.length}, the schema is now at ${report.version}.`;
      result(report, done);
      return exitCodes.done;
    } finally {
      await database.stop();
    }
  },
});
