import { findConnections } from "@baton/database";
import type { Examination } from "@baton/engine";
import { type CommandContext, defineCommand, exitCodes, type Paint } from "../command.ts";
import { findOneConnection } from "../find-one-connection.ts";
import { type Installation, withInstallation } from "../open-installation.ts";

const options = {
  connection: { type: "string", placeholder: "id", summary: "Only this connection" },
} as const;

export const doctorCommand = defineCommand({
  name: "doctor",
  summary: "Say what is wrong with the connections, and how to mend it",
  usage: "",
  description:
    "Makes the live checks of every connection, reads what happened in the last 24 hours, and names each condition that " +
    "holds with its evidence and the step that mends it; docs/operations/conditions.md lists them all. A running Baton " +
    "does the same every five minutes. The exit code is 1 when one of them is an error.",
  options,
  examples: [
    { command: "baton doctor", does: "all connections" },
    { command: "baton doctor --connection 019a5c1e-… --json", does: "one of them, for a script" },
  ],
  run: (context) => withInstallation(context, (installation) => examineAll(context, installation)),
});

async function examineAll(context: CommandContext<typeof options>, installation: Installation) {
  const { pool } = installation.database;
  const { connection } = context.options;
  const connections =
    connection === undefined ? await findConnections(pool) : [await findOneConnection(pool, connection)];
  const [{ examineConnection }, { connectTools }] = await Promise.all([
    import("@baton/engine"),
    import("../connect-tools.ts"),
  ]);
  const { tools, close } = await connectTools(installation);
  try {
    const examined = await Promise.all(connections.map(({ id }) => examineConnection(id, tools)));
    const found = examined.filter((examination) => examination !== null);
    const text = found.map((examination) => print(examination, context.paint)).join("\n\n");
    context.result({ connections: found }, text || "No helpdesk is connected.");
    const isFaulty = found.some(({ health }) => health.some(({ severity }) => severity === "error"));
    return isFaulty ? exitCodes.failed : exitCodes.done;
  } finally {
    await close();
  }
}

const colours = { ok: "green", warning: "yellow", error: "red" } as const;

function print({ connection, status, health }: Examination, paint: Paint): string {
  const isSound = !health.some(({ severity }) => severity !== "ok");
  const lines = [
    `${paint("bold", connection.name)} (${connection.helpdesk}) ${connection.id}, ${status}${isSound ? paint("green", ": nothing is wrong") : ""}`,
  ];
  for (const { code, severity, message, evidence, fix } of health) {
    lines.push(`  ${paint(colours[severity], `${severity.padEnd(7)} ${code}`)}  ${message}`);
    if (evidence !== null) lines.push(`          ${paint("dim", `seen: ${evidence}`)}`);
    if (fix !== null && severity !== "ok") lines.push(`          do:   ${fix}`);
  }
  return lines.join("\n");
}
