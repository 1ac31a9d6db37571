import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export type RecordedRequest = {
  method: string;
  /** With query. */
  url: string;
  headers: IncomingMessage["headers"];
  rawBody: Buffer;
  /** The JSON body, or null. */
  json: unknown;
};

export type TestServer = {
  baseUrl: string;
  requests: RecordedRequest[];
  close(): Promise<void>;
};

/** For tests: a server on a free loopback port that records what it is sent and answers as told. */
export async function startTestServer(
  answer: (request: RecordedRequest, response: Parameters<RequestListener>[1]) => void,
): Promise<TestServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const request: RecordedRequest = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      rawBody,
      json: incoming.headers["content-type"]?.startsWith("application/json")
        ? JSON.parse(rawBody.toString("utf8"))
        : null,
    };
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers JSON with a status and headers. */
export function sendJson(
  response: Parameters<RequestListener>[1],
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}
