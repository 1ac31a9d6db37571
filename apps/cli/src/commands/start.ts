import type { RunningBaton } from "@baton/server/run/run-baton";
import { type CommandContext, defineCommand } from "../command.ts";
import { runProcess } from "../run-process.ts";

export const startCommand = defineCommand({
  name: "start",
  summary: "Start Baton: server and worker in one process",
  usage: "",
  description:
    "Starts the database (unless DATABASE_URL names one), brings it to the newest schema, and starts server and worker. " +
    "The first start makes the owner's login and prints it once. With the sandbox on, a simulated Freshchat, Freshdesk " +
    "and Front and a demo help centre are connected.",
  options: {},
  examples: [
    { command: "baton start", does: "everything in one process, on port 3000" },
    { command: "PORT=8080 BATON_SANDBOX=off baton start", does: "another port, without the sandbox" },
  ],
  run: (context) => runProcess(context, "both", (running) => greet(context, running)),
});

function greet(context: CommandContext, { url, owner, sandboxes }: RunningBaton): void {
  const lines = ["", `  Baton is ready:  ${url}`];
  if (owner?.created) {
    lines.push("", `  Log in with      ${owner.email}`);
    if (owner.generatedPassword) {
      lines.push(`  Password         ${owner.generatedPassword}   (shown once; change it under your name)`);
    }
  }
  if (sandboxes.length > 0) {
    lines.push("", `  Sandbox          ${url}/simulator   ask as a customer, see the answer in the inbox`);
    for (const [at, sandbox] of sandboxes.entries()) {
      lines.push(`  ${at === 0 ? "Its helpdesks   " : "                "} ${sandbox.url}`);
    }
    lines.push("                   act there as a teammate, cause faults");
  }
  lines.push("", "  Press Ctrl-C to stop.", "");
  const data = {
    url,
    ownerEmail: owner?.email ?? null,
    password: owner?.generatedPassword ?? null,
    sandboxes,
  };
  context.result(data, lines.join("\n"));
}
