import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { AwsClient } from "aws4fetch";
import { fileNotFound, fileStoreFailed, type Storage } from "./storage.ts";
import { createStorageKey, requireSafeKey } from "./storage-key.ts";

export interface S3Options {
  /** Scheme, host and port, such as `https://s3.eu-central-1.amazonaws.com` or `http://minio:9000`. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** For one call, with its tries. Default 30 s: 20 MB on a slow line. */
  timeoutMs?: number;
}

/** What looking at the bucket has shown. */
export type S3Check =
  | { kind: "ok" }
  | { kind: "refused"; reason: string }
  | { kind: "unreachable"; reason: string };

export type S3Storage = Storage & {
  /** Whether the bucket is there and these credentials may use it. Never throws. */
  check(): Promise<S3Check>;
};

/** Beyond the first; aws4fetch pauses 50 ms, doubled each time, and repeats on 429 and 5xx only. */
const retries = 3;

/**
 * Keeps files in a bucket of an S3-compatible store (AWS, MinIO, R2, Ceph, …): the choice where more than one machine runs Baton.
 *
 * The bucket stands in the path of the address, not in the host name: every store understands that, and no certificate or DNS entry is
 * needed for it. Keys are those of the folder, so a folder can be copied into the bucket as it lies. Repeating is safe: a
 * key is never written twice with different bytes.
 */
export function createS3Storage(options: S3Options): S3Storage {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey, timeoutMs = 30_000 } = options;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries });
  const root = `${endpoint.replace(/\/+$/, "")}/${encodeURIComponent(bucket)}`;

  const send = (path: string, init: RequestInit): Promise<Response> =>
    // A redirect means another region or address: followed, it would carry a signature for the wrong host.
    client.fetch(root + path, { ...init, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });

  /** Answers a good response, or null for 404. */
  async function call(storageKey: string, init: RequestInit): Promise<Response | null> {
    let response: Response;
    try {
      response = await send(`/${requireSafeKey(storageKey)}`, init);
    } catch (cause) {
      if (!isNetworkError(cause)) throw cause;
      throw fileStoreFailed(
        `The S3 store does not answer: ${reasonOf(cause)}.`,
        "Look whether S3_ENDPOINT is right and can be reached from this machine.",
        cause,
      );
    }
    if (response.ok) return response;
    const reason = await readError(response);
    // A bucket that is gone is no file that is gone: taken for one, every download would tell of a loss.
    if (response.status === 404 && !reason.includes("NoSuchBucket")) return null;
    throw fileStoreFailed(`The S3 store refused: ${reason}.`, hintOf(response.status));
  }

  async function read(storageKey: string): Promise<Response> {
    const response = await call(storageKey, { method: "GET" });
    if (response) return response;
    throw fileNotFound(
      storageKey,
      `Restore it into the bucket ${bucket}; files from before S3_BUCKET was set lie in the folder \`files\` of the data folder.`,
    );
  }

  return {
    async put({ organizationId, contentType, bytes }) {
      const storageKey = createStorageKey(organizationId);
      const response = await call(storageKey, {
        method: "PUT",
        body: new Uint8Array(bytes),
        headers: { "content-type": contentType },
      });
      await response?.arrayBuffer();
      if (!response) throw fileStoreFailed(`The S3 store refused: 404.`, hintOf(404));
      return storageKey;
    },
    async get(storageKey) {
      const response = await read(storageKey);
      return Buffer.from(await response.arrayBuffer());
    },
    async open(storageKey) {
      const response = await read(storageKey);
      const length = response.headers.get("content-length");
      if (length !== null && response.body) {
        return {
          stream: Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
          sizeBytes: Number(length),
        };
      }
      // Behind a proxy that sends in chunks nobody says how long the file is, and the browser wants to know.
      const bytes = Buffer.from(await response.arrayBuffer());
      return { stream: Readable.from([bytes]), sizeBytes: bytes.length };
    },
    async delete(storageKey) {
      const response = await call(storageKey, { method: "DELETE" });
      await response?.arrayBuffer();
    },
    async check() {
      try {
        const response = await send("?list-type=2&max-keys=0", { method: "GET" });
        if (response.ok) {
          await response.arrayBuffer();
          return { kind: "ok" };
        }
        const reason = await readError(response);
        return response.status >= 500 || response.status === 429
          ? { kind: "unreachable", reason }
          : { kind: "refused", reason: `${reason}. ${hintOf(response.status)}` };
      } catch (cause) {
        return { kind: "unreachable", reason: reasonOf(cause) };
      }
    },
  };
}

/** Status and the store's own code, such as `403 SignatureDoesNotMatch`. Its message may name keys and is left out. */
async function readError(response: Response): Promise<string> {
  const body = await response.text().catch(() => "");
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(body)?.[1];
  return code ? `${response.status} ${code}` : String(response.status);
}

function hintOf(status: number): string {
  if (status === 404) return "Create the bucket, or correct S3_BUCKET.";
  if (status >= 300 && status < 400)
    return "The bucket is in another region: correct S3_ENDPOINT and S3_REGION.";
  if (status === 400 || status === 401 || status === 403)
    return "Correct S3_REGION, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, let the key list the bucket, and read, write and delete in it; look at this machine's clock.";
  return "Look at the store's own log.";
}

function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
}

/** `fetch` says "fetch failed"; what failed stands in the cause. */
function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? (name === "TimeoutError" ? "no answer in time" : message);
}
