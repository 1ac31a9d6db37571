import { defineCommand } from "../command.ts";
import { runProcess } from "../run-process.ts";

export const serverCommand = defineCommand({
  name: "server",
  summary: "Start only the HTTP server: webhooks, API, dashboard",
  usage: "",
  description:
    "For installations with several processes on one database: any number of servers and workers share it. " +
    "Deliveries are accepted and stored; a worker answers them.",
  options: {},
  examples: [{ command: "DATABASE_URL=postgresql://… baton server", does: "a server without a worker" }],
  run: (context) =>
    runProcess(context, "server", ({ url }) => context.result({ url }, `Baton's server is ready: ${url}`)),
});
