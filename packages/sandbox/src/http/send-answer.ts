import type { ServerResponse } from "node:http";
import { type Answer, encodeAnswer } from "./answer.ts";
import type { CallEffect } from "./call-faults.ts";

/** How long a held-back answer stays held back, when the caller is more patient than that. */
const longestHang = 10 * 60_000;

/** Writes an answer, in the ordinary way or as the effect of a fault demands. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string>,
  effect?: CallEffect,
): void {
  const { content, contentType } = encodeAnswer(answer);
  const size = Buffer.byteLength(content);
  const allHeaders: Record<string, string | number> = { ...headers, ...answer.headers };
  if (size > 0) allHeaders["Content-Type"] = contentType;
  allHeaders["Content-Length"] = size;

  switch (effect?.kind) {
    case "store-then-hang":
      after(response, effect.milliseconds ?? longestHang, () => response.destroy());
      return;
    case "store-then-reset":
    case "reset":
      cutConnection(response);
      return;
    case "delay-after-storing":
      after(response, effect.milliseconds, () => {
        response.writeHead(answer.status, allHeaders);
        response.end(content);
      });
      return;
    case "reset-mid-body":
      response.writeHead(answer.status, { ...allHeaders, "Content-Length": Math.max(size, 2) });
      response.write(Buffer.from(content).subarray(0, Math.ceil(size / 2)), () => cutConnection(response));
      return;
    case "slow-body":
      response.writeHead(answer.status, allHeaders);
      dribble(response, Buffer.from(content), effect.bytesPerSecond ?? 1);
      return;
    default:
      response.writeHead(answer.status, allHeaders);
      response.end(content);
  }
}

/** A reset instead of an orderly end, so the caller sees ECONNRESET as with a lost connection. */
function cutConnection(response: ServerResponse): void {
  const socket = response.socket;
  if (socket && "resetAndDestroy" in socket) socket.resetAndDestroy();
  else response.destroy();
}

function after(response: ServerResponse, milliseconds: number, act: () => void): void {
  const timer = setTimeout(act, milliseconds);
  timer.unref();
  response.once("close", () => clearTimeout(timer));
}

function dribble(response: ServerResponse, content: Buffer, bytesPerSecond: number): void {
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    response.write(content.subarray(sent, sent + 1));
    sent += 1;
    if (sent < content.length) return;
    clearInterval(timer);
    response.end();
  }, 1000 / bytesPerSecond);
  timer.unref();
  response.once("close", () => clearInterval(timer));
}
