import { createHash, createHmac } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** An S3-compatible store in memory: one bucket, signatures checked as AWS describes Signature Version 4. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What lies in the bucket, by key. */
  readonly files: Map<string, { bytes: Buffer; contentType: string }>;
  /** Answers the next calls with these statuses, one each; 0 cuts the connection. */
  failNext(...statuses: number[]): void;
  close(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startS3Server(): Promise<S3Server> {
  const credentials = {
    accessKeyId: "AKIATEST",
    secretAccessKey: "secret/of+the=test",
    region: "eu-central-1",
  };
  const bucket = "baton-files";
  const files: S3Server["files"] = new Map();
  const faults: number[] = [];

  const server = http.createServer(async (request, response) => {
    const bytes = await buffer(request);
    const fault = faults.shift();
    if (fault === 0) return request.socket.destroy();
    if (fault !== undefined) return refuse(response, fault, "SlowDown");
    if (
      signatureOf(request, credentials) !==
      /Signature=([0-9a-f]{64})/.exec(request.headers.authorization ?? "")?.[1]
    )
      return refuse(response, 403, "SignatureDoesNotMatch");
    const url = new URL(request.url ?? "/", "http://store");
    const [, name, ...rest] = url.pathname.split("/");
    if (name !== bucket) return refuse(response, 404, "NoSuchBucket");
    const key = rest.join("/");
    if (key === "") return response.end("<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>");
    if (request.method === "PUT") {
      files.set(key, { bytes, contentType: request.headers["content-type"] ?? "" });
      return response.end();
    }
    if (request.method === "DELETE") {
      files.delete(key);
      return response.writeHead(204).end();
    }
    const file = files.get(key);
    if (!file) return refuse(response, 404, "NoSuchKey");
    return response
      .writeHead(200, { "content-type": file.contentType, "content-length": file.bytes.length })
      .end(file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    ...credentials,
    files,
    failNext: (...statuses) => faults.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`);
}

/** The signature that this request should have, from its own headers. */
function signatureOf(
  request: IncomingMessage,
  { secretAccessKey, region }: { secretAccessKey: string; region: string },
): string {
  const signed = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const { "x-amz-date": at, "x-amz-content-sha256": payload } = request.headers as Record<string, string>;
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const canonical = [
    request.method,
    path,
    query.split("&").sort().join("&"),
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    "",
    signed.join(";"),
    payload,
  ].join("\n");
  const day = (at ?? "").slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac("sha256", key).update(toSign).digest("hex");
}
