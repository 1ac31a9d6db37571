import type { FailureRecord } from "@baton/domain";

/**
 * One request, without following redirects. Whoever implements it guards against private networks on each call, so that
 * neither a redirect nor a name that changes its address leads inside (A8).
 */
export type FetchPage = (request: {
  url: string;
  headers: Record<string, string>;
  timeoutMs: number;
  maximumBytes: number;
  signal: AbortSignal;
}) => Promise<PageAnswer>;

export type PageAnswer =
  | { kind: "answered"; status: number; headers: Record<string, string>; body: Buffer }
  /** No answer, or none that was taken in whole. */
  | { kind: "failed"; failure: FailureRecord };
