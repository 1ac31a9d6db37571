import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy that can stop passing on what it is given without closing anything, as firewalls do with lines they have forgotten. */
export interface SwallowingProxy {
  /** `url` with this proxy's address in it. */
  readonly url: string;
  /** Connections open now, the swallowed ones included. */
  readonly open: number;
  /** From now on nothing passes on the connections that exist; those made later work. */
  swallow(): void;
  close(): Promise<void>;
}

/** Stands before the server at `url`. */
export async function startSwallowingProxy(url: string): Promise<SwallowingProxy> {
  const target = new URL(url);
  const pairs = new Set<{ client: Socket; server: Socket }>();
  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const pair = { client, server };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on("data", (bytes) => to.write(bytes));
      from.on("close", end);
      from.on("error", end);
    }
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const own = new URL(url);
  own.hostname = "127.0.0.1";
  own.port = String((proxy.address() as AddressInfo).port);
  return {
    url: own.href,
    get open() {
      return pairs.size;
    },
    swallow() {
      for (const { client, server } of pairs) {
        for (const socket of [client, server]) {
          socket.removeAllListeners("data");
          socket.removeAllListeners("close");
          // Kept open, and read so that the other side's kernel goes on taking for granted that all is well.
          socket.resume();
        }
      }
    },
    async close() {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      proxy.close();
      await once(proxy, "close");
    },
  };
}
