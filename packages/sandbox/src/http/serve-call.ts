import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Changed } from "./answer.ts";
import type { CallFault, CallFaults } from "./call-faults.ts";
import type { Ledger } from "./ledger.ts";
import { readBody } from "./read-body.ts";
import { sendAnswer } from "./send-answer.ts";

type ErrorBody = "json" | "html" | "empty";

/** What all calls of one simulator share. */
export interface CallPipeline {
  readonly faults: CallFaults;
  readonly ledger: Ledger;
  readonly now: () => number;
  /** Bytes a request body may have. */
  readonly bodyLimit: number;
  /** Runs a change; resolves when its answer may go out (late, if webhooks are to come first). */
  readonly makeChange: (make: () => Changed) => Promise<Changed>;
  /** The vendor's error body for a status that a fault asks for. */
  readonly errorAnswer: (status: number) => Answer;
  /** Told about every call, for open pages. */
  readonly onCall: () => void;
}

/** One call on its way to an answer. */
export interface IncomingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Below the mount, without the query string. */
  readonly path: string;
  /** The query string with its question mark; empty without one. */
  readonly search: string;
  /** Headers of every answer of the vendor. Asked once the answer is decided. */
  readonly headers: () => Record<string, string>;
  readonly decide: (rawBody: Buffer) => Answer | Promise<Answer>;
  /** What the ledger shows of the request body. */
  readonly showBody: (rawBody: Buffer) => unknown;
}

const badGateway =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

/**
 * Takes one API call from its body to its answer: lets a fault step in where it wants to, makes the change
 * that the answer asks for, and writes the ledger before a byte is sent.
 */
export async function serveCall(pipeline: CallPipeline, call: IncomingCall): Promise<void> {
  const method = call.request.method ?? "GET";
  const rawBody = await readBody(call.request, pipeline.bodyLimit);
  if (rawBody === "aborted") return;
  if (rawBody === "too-large") return sendAnswer(call.response, pipeline.errorAnswer(413), call.headers());

  const fault = pipeline.faults.isEmpty ? undefined : pipeline.faults.take(method, call.path, rawBody);
  const pause = fault?.effect.kind === "delay-before-storing" ? fault.effect.milliseconds : 0;
  if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));

  const decided = faultyAnswer(pipeline, fault) ?? (await call.decide(rawBody));
  const { answer, stored } = await carryOut(pipeline, decided, fault);
  pipeline.onCall();
  if (pipeline.ledger.isOn) {
    pipeline.ledger.append({
      kind: "call",
      time: pipeline.now(),
      method,
      path: call.path + call.search,
      body: call.showBody(rawBody),
      status: isSilent(fault) ? null : answer.status,
      stored,
      fault: fault?.id ?? null,
      ...answer.about,
    });
  }
  sendAnswer(call.response, answer, call.headers(), fault?.effect);
}

/** Makes the change unless a fault keeps it from happening, and puts the fault's status over the answer. */
async function carryOut(
  pipeline: CallPipeline,
  answer: Answer,
  fault: CallFault | undefined,
): Promise<{ answer: Answer; stored: boolean }> {
  const { change } = answer;
  if (!change) return { answer, stored: false };
  const effect = fault?.effect;
  if (effect?.kind === "answer-without-storing")
    return { answer: { ...answer, json: change.pretend() }, stored: false };
  const { conversationId, messageId, json } = await pipeline.makeChange(change.make);
  const about = {
    ...answer.about,
    ...(conversationId && { conversationId }),
    ...(messageId && { messageId }),
  };
  if (effect?.kind !== "store-then-status") return { answer: { ...answer, json, about }, stored: true };
  return { answer: { ...errorAnswer(pipeline, effect.status, effect.body), about }, stored: true };
}

/** The answer of a fault that keeps the call from being looked at; undefined for all others. */
function faultyAnswer(pipeline: CallPipeline, fault: CallFault | undefined): Answer | undefined {
  const effect = fault?.effect;
  if (effect?.kind === "reset") return { status: 500 };
  if (effect?.kind !== "status") return undefined;
  const answer = errorAnswer(pipeline, effect.status, effect.body);
  if (effect.retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "Retry-After": String(effect.retryAfterSeconds) } };
}

function errorAnswer(pipeline: CallPipeline, status: number, body: ErrorBody = "json"): Answer {
  if (body === "empty") return { status };
  if (body === "html") return { status, raw: { contentType: "text/html", content: badGateway } };
  return pipeline.errorAnswer(status);
}

function isSilent(fault: CallFault | undefined): boolean {
  const kind = fault?.effect.kind;
  return kind === "store-then-hang" || kind === "store-then-reset" || kind === "reset";
}
