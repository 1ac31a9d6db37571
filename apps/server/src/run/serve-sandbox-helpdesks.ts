import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { assertWritable, makeFolder } from "@baton/database";
import { fileStore } from "@baton/sandbox/persistence/file-store";
import { explainListening } from "./explain-listening.ts";
import { sandboxPath, simulations } from "./sandbox.ts";

/** A simulated helpdesk that stands on its own, and what a Baton somewhere needs to connect it. */
export interface ServedHelpdesk {
  readonly helpdesk: string;
  readonly name: string;
  /** A page to act as customer and as teammate, to set switches and cause faults; below it `control/…` for programs. */
  readonly inspectorUrl: string;
  /** Body of `POST /api/v1/connections` less `helpdesk` and `name`. Made-up credentials, so no secret. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The simulated helpdesks without a Baton, on one port, kept in the data folder apart from those of `npm start`. Whoever reaches the
 * port can act as anybody there, so it listens on loopback unless `host` says otherwise.
 *
 * @throws StartupError `port_in_use`, `port_not_allowed`, `data_folder_unwritable`.
 */
export async function serveSandboxHelpdesks(options: {
  /** 0: any free one. */
  port: number;
  host: string;
  dataDirectory: string;
}): Promise<{ url: string; helpdesks: readonly ServedHelpdesk[]; close(): Promise<void> }> {
  makeFolder(options.dataDirectory);
  assertWritable(options.dataDirectory);
  let handlers: readonly { prefix: string; handle: http.RequestListener }[] = [];
  const server = http.createServer((request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const found = handlers.find(({ prefix }) => path.startsWith(prefix));
    if (found) return found.handle(request, response);
    const below = handlers.map(({ prefix }) => prefix).join(", ");
    return response.writeHead(404, { "content-type": "text/plain" }).end(`Helpdesks stand below ${below}.\n`);
  });
  const { port, host } = options;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(explainListening(error, { port, host, otherPort: `baton sandbox --port ${port + 1}` })),
    );
    server.listen(port, host, resolve);
  });
  const reachedAs = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const url = `http://${reachedAs.includes(":") ? `[${reachedAs}]` : reachedAs}:${(server.address() as AddressInfo).port}`;
  const simulated = Object.entries(simulations).map(([name, simulate]) =>
    simulate({
      mountPath: `${sandboxPath}/${name}`,
      publicOrigin: url,
      persist: fileStore(join(options.dataDirectory, "simulators", `${name}.json`)),
    }),
  );
  handlers = simulated.map(({ helpdesk, handle }) => ({ prefix: `${sandboxPath}/${helpdesk}/`, handle }));
  return {
    url,
    helpdesks: simulated.map(({ helpdesk, accountName, settings }) => ({
      helpdesk,
      name: accountName,
      inspectorUrl: `${url}${sandboxPath}/${helpdesk}/`,
      settings: { ...settings(), apiBaseUrl: `${url}${sandboxPath}/${helpdesk}` },
    })),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(simulated.map((each) => each.close()));
    },
  };
}
