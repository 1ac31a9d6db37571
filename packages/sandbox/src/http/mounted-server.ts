import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A simulator listening on its own port. */
export interface Listening {
  /** Scheme, host, port and mount: what the paths of the helpdesk's API are appended to. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, and ends the simulator. */
  close(): Promise<void>;
}

interface MountedServerOptions {
  /** Path prefix below which the simulator answers, such as `/sandbox/front`. Default none. */
  readonly mountPath?: string | undefined;
  /** Scheme, host and port of its own links. Default: learnt from the requests. */
  readonly publicOrigin?: string | undefined;
  /** Answers a request; `path` and `search` are local, below the mount. */
  readonly serve: (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ) => Promise<void>;
  /** Ends the simulator, after the port that it listened on was closed. */
  readonly end: () => Promise<void>;
}

/** Where a simulator answers: below a path of somebody else's server, and on ports of its own. */
export class MountedServer {
  /** Without a slash at its end; empty for none. */
  readonly mountPath: string;
  readonly #options: MountedServerOptions;
  readonly #servers = new Set<http.Server>();
  #host = "localhost";

  constructor(options: MountedServerOptions) {
    this.#options = options;
    this.mountPath = (options.mountPath ?? "").replace(/\/+$/, "");
  }

  /** What the simulator's own links begin with. */
  get origin(): string {
    return `${this.#options.publicOrigin ?? `http://${this.#host}`}${this.mountPath}`;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? "/";
    const questionMark = url.indexOf("?");
    const path = questionMark === -1 ? url : url.slice(0, questionMark);
    const search = questionMark === -1 ? "" : url.slice(questionMark);
    const local = path.slice(this.mountPath.length) || "/";
    if (!path.startsWith(this.mountPath) || !local.startsWith("/")) {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("Not below the simulator's mount path.");
      return;
    }
    if (request.headers.host) this.#host = request.headers.host;

    this.#options.serve(request, response, local, search).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      response.writeHead(500, { "Content-Type": "text/plain" });
      response.end(`The simulator failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  }

  /** Defaults: a free port of the loopback interface. */
  async listen({ port = 0, host = "127.0.0.1" }: { port?: number; host?: string }): Promise<Listening> {
    const server = http.createServer((request, response) => this.handle(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    this.#servers.add(server);
    const address = server.address() as AddressInfo;
    this.#host = `${host}:${address.port}`;
    const close = async () => {
      this.#servers.delete(server);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await this.#options.end();
    };
    return { url: `http://${host}:${address.port}${this.mountPath}`, port: address.port, close };
  }

  /** Ends the ports that it still listens on, and every connection. */
  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    this.#servers.clear();
  }
}
