import { defineCommand } from "../command.ts";
import { runProcess } from "../run-process.ts";

export const workerCommand = defineCommand({
  name: "worker",
  summary: "Start only a worker: answers conversations, no HTTP",
  usage: "",
  description:
    "Takes conversations that are due, one worker at a time each, and drives them. When a worker dies, the others take " +
    "its conversations over within a second or so. Files are read from the data folder (or the S3 store), which all share.",
  options: {},
  examples: [{ command: "DATABASE_URL=postgresql://… baton worker", does: "one more worker" }],
  run: (context) =>
    runProcess(context, "worker", () => context.result({ ready: true }, "Baton's worker is ready.")),
});
