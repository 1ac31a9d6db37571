import { once } from "node:events";
import type { ServedHelpdesk } from "@baton/server/run/serve-sandbox-helpdesks";
import { defineCommand, exitCodes, UsageError } from "../command.ts";

const defaultPort = 4000;

export const sandboxCommand = defineCommand({
  name: "sandbox",
  summary: "Start only the simulated helpdesks, without Baton",
  usage: "",
  description:
    "Starts a simulated Freshchat, Freshdesk and Front on one port of this machine, to try a connection on, or another program. " +
    "Prints for each the page on which you act as customer and teammate, and the settings to connect it with. The Baton that " +
    "connects to it needs BATON_ALLOW_PRIVATE_NETWORK=1. `baton start` has a sandbox of its own and does not need this one.",
  options: {
    port: {
      type: "string",
      placeholder: "number",
      summary: `Port to listen on (default ${defaultPort}, 0: any)`,
    },
    host: { type: "string", placeholder: "address", summary: "Address to listen on (default 127.0.0.1)" },
  },
  examples: [
    { command: "baton sandbox", does: `three helpdesks on port ${defaultPort}` },
    { command: "baton sandbox --port 0 --json", does: "on any free port, told as JSON" },
  ],
  async run({ options, loadConfig, result, log, signal }) {
    const { serveSandboxHelpdesks } = await import("@baton/server/run/serve-sandbox-helpdesks");
    const served = await serveSandboxHelpdesks({
      port: readPort(options.port),
      host: options.host ?? "127.0.0.1",
      dataDirectory: loadConfig().dataDirectory,
    });
    const { url, helpdesks } = served;
    result({ url, helpdesks }, print(helpdesks));
    if (!signal.aborted) await once(signal, "abort");
    await served.close();
    log.info("Stopped.");
    return exitCodes.done;
  },
});

function readPort(value: string | undefined): number {
  if (value === undefined) return defaultPort;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new UsageError(`--port ${value} is not a port.`);
  return port;
}

function print(helpdesks: readonly ServedHelpdesk[]): string {
  const blocks = helpdesks.map(({ helpdesk, name, inspectorUrl, settings }) =>
    [
      `  ${name} (simulated ${helpdesk})`,
      `    page      ${inspectorUrl}   act as customer and teammate, cause faults`,
      ...Object.entries(settings).map(
        ([key, value], at) => `    ${at === 0 ? "settings " : "         "} ${key}: ${value}`,
      ),
    ].join("\n"),
  );
  return ["", blocks.join("\n\n"), "", "  Press Ctrl-C to stop.", ""].join("\n");
}
