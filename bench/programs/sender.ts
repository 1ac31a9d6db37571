/**
 * Program: sends signed webhooks over keep-alive sockets, as fast as they are answered. It writes ready-made bytes and looks
 * only at status and length of the answers, so that on a shared machine as little as possible of the time measured is its own
 * (autocannon, which builds every request anew, took as much processor time as the server it measured).
 */
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { promisify } from "node:util";
import { webhookToken } from "../support/add-connection.ts";
import { percentile } from "../support/report.ts";
import { serve } from "../support/start-program.ts";

export type SendReport = { perSecond: number; p50: number; p99: number; failed: number; seconds: number };

const signOnThreadPool = promisify<string, Buffer, string, Buffer>(sign);

let requests: Buffer[] = [];
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

serve({
  publicKey: () => publicKey,

  /** Signs `count` deliveries of about `bytes`, each the first message of a conversation of its own. */
  async prepare({ count, bytes }: { count: number; bytes: number }) {
    const filler = "My order has not arrived yet and I wonder where it is. ".repeat(Math.ceil(bytes / 55));
    requests = await inChunks(count, async () =>
      toRequest(customerMessage(randomUUID(), filler.slice(0, bytes - 560))),
    );
  },

  /** Signs one delivery for each of these conversations of a simulator. */
  async prepareFor({ deliveries }: { deliveries: string[] }) {
    let index = 0;
    requests = await inChunks(deliveries.length, async () => toRequest(deliveries[index++] as string));
  },

  /** Sends what was prepared, from the beginning; `perSecond` paces it, otherwise it goes as fast as it is answered. */
  send: ({ port, connections, perSecond }: { port: number; connections: number; perSecond?: number }) =>
    sendAll(port, connections, perSecond),
  stop() {},
});

function customerMessage(conversationId: string, text: string): string {
  const userId = randomUUID();
  const at = new Date().toISOString();
  return JSON.stringify({
    actor: { actor_type: "user", actor_id: userId },
    action: "message_create",
    action_time: at,
    data: {
      message: {
        message_parts: [{ text: { content: text } }],
        app_id: "c6ec783e-4c89-490a-bbbc-32c97e2a8c3d",
        actor_id: userId,
        id: randomUUID(),
        channel_id: "304d0a73-5135-4be6-9df3-7a4aa2a0d855",
        conversation_id: conversationId,
        message_type: "normal",
        actor_type: "user",
        created_time: at,
        user_id: userId,
      },
    },
  });
}

async function toRequest(text: string): Promise<Buffer> {
  const body = Buffer.from(text);
  const signature = (await signOnThreadPool("sha256", body, privateKey)).toString("base64");
  const head =
    `POST /webhooks/freshchat/${webhookToken} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
    `X-Freshchat-Signature: ${signature}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

async function inChunks(count: number, make: () => Promise<Buffer>): Promise<Buffer[]> {
  const made: Buffer[] = [];
  while (made.length < count)
    made.push(...(await Promise.all(Array.from({ length: Math.min(64, count - made.length) }, make))));
  return made;
}

async function sendAll(port: number, connections: number, perSecond?: number): Promise<SendReport> {
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      await once(socket, "connect");
      return socket;
    }),
  );
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (next < requests.length) {
        const index = next++;
        if (perSecond !== undefined) {
          const wait = startedAt + (index * 1_000) / perSecond - performance.now();
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        }
        const sentAt = performance.now();
        const status = await exchange(socket, requests[index] as Buffer);
        latencies.push(performance.now() - sentAt);
        if (status !== 200) failed += 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const socket of sockets) socket.destroy();
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    failed,
    seconds,
  };
}

/** Writes one request and waits for the whole of its answer; gives back the status. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = "";
    const take = (chunk: Buffer) => {
      received += chunk.toString("latin1");
      const headEnd = received.indexOf("\r\n\r\n");
      if (headEnd === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < headEnd + 4 + length) return;
      socket.off("data", take);
      socket.off("close", lost);
      resolve(Number(received.slice(9, 12)));
    };
    const lost = () => reject(new Error("the server closed the connection"));
    socket.on("data", take);
    socket.once("close", lost);
    socket.write(request);
  });
}
