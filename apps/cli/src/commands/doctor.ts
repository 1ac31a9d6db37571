import { findConnections } from "@baton/database";
import type { Examination, SourceExamination } from "@baton/engine";
import { type CommandContext, defineCommand, exitCodes, type Paint } from "../command.ts";
import { findOneConnection } from "../find-one-connection.ts";
import { type Installation, withInstallation } from "../open-installation.ts";

const options = {
  connection: { type: "string", placeholder: "id", summary: "Only this connection" },
} as const;

export const doctorCommand = defineCommand({
  name: "doctor",
  summary: "Say what is wrong with connections and knowledge, and how to mend it",
  usage: "",
  description:
    "Makes the live checks of every connection, reads what happened in the last 24 hours, and names each condition that " +
    "holds with its evidence and the step that mends it; docs/operations/conditions.md lists them all. A running Baton " +
    "does the same every five minutes. Sources of knowledge that yield nothing are named too. The exit code is 1 when one " +
    "of them is an error.",
  options,
  examples: [
    { command: "baton doctor", does: "all connections and sources" },
    { command: "baton doctor --connection 019a5c1e-… --json", does: "one of them, for a script" },
  ],
  run: (context) => withInstallation(context, (installation) => examineAll(context, installation)),
});

async function examineAll(context: CommandContext<typeof options>, installation: Installation) {
  const { pool } = installation.database;
  const { connection } = context.options;
  const connections =
    connection === undefined ? await findConnections(pool) : [await findOneConnection(pool, connection)];
  const [{ examineConnection, examineKnowledge }, { connectTools }] = await Promise.all([
    import("@baton/engine"),
    import("../connect-tools.ts"),
  ]);
  const { tools, close } = await connectTools(installation);
  try {
    const examined = await Promise.all(connections.map(({ id }) => examineConnection(id, tools)));
    const found = examined.filter((examination) => examination !== null);
    const sources = connection === undefined ? await examineKnowledge(pool) : [];
    const text = [
      ...(found.length === 0 ? ["No helpdesk is connected."] : []),
      ...found.map((examination) => printConnection(examination, context.paint)),
      ...sources.map((examination) => printSource(examination, context.paint)),
    ].join("\n\n");
    context.result({ connections: found, sources }, text);
    const isFaulty = [...found, ...sources].some(({ health }) =>
      health.some(({ severity }) => severity === "error"),
    );
    return isFaulty ? exitCodes.failed : exitCodes.done;
  } finally {
    await close();
  }
}

const colours = { ok: "green", warning: "yellow", error: "red" } as const;

function printConnection({ connection, status, health }: Examination, paint: Paint): string {
  const isSound = !health.some(({ severity }) => severity !== "ok");
  const title = `${paint("bold", connection.name)} (${connection.helpdesk}) ${connection.id}, ${status}`;
  return [
    `${title}${isSound ? paint("green", ": nothing is wrong") : ""}`,
    ...printHealth(health, paint),
  ].join("\n");
}

function printSource({ source, health }: SourceExamination, paint: Paint): string {
  const title = `${paint("bold", source.name)} (source of knowledge, ${source.kind}) ${source.id}`;
  return [title, ...printHealth(health, paint)].join("\n");
}

function printHealth(health: Examination["health"], paint: Paint): string[] {
  return health.flatMap(({ code, severity, message, evidence, fix }) => [
    `  ${paint(colours[severity], `${severity.padEnd(7)} ${code}`)}  ${message}`,
    ...(evidence === null ? [] : [`          ${paint("dim", `seen: ${evidence}`)}`]),
    ...(fix === null || severity === "ok" ? [] : [`          do:   ${fix}`]),
  ]);
}
