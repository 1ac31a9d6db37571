/**
 * What a route decided to say, and the change it would make.
 *
 * The change is kept apart from the answer so that faults can separate the two: answer without storing,
 * store without answering, store and answer with an error.
 */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; what a change gives back wins. Absent means an empty body. */
  readonly json?: unknown;
  /** Sent as it is; wins over `json`. */
  readonly raw?: { readonly contentType: string; readonly content: string | Buffer };
  readonly headers?: Readonly<Record<string, string>>;
  readonly change?: Change;
  readonly about?: Subject;
}

/** A change of the helpdesk that a call asks for. */
export interface Change {
  /** Makes it. Synchronous, so that no other call sees it half done. */
  readonly make: () => Changed;
  /** The body that would be sent had it been made. */
  readonly pretend: () => unknown;
}

/** What came of a change. */
export interface Changed extends Subject {
  readonly json?: unknown;
}

/** What a call was about, for the ledger: a judge can then group calls without knowing the paths. */
export interface Subject {
  readonly conversationId?: string;
  readonly messageId?: string;
}

/** One call as a route sees it. */
export interface Call {
  readonly method: string;
  /** Below the API base, without the query string. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined when there was no body or it was not JSON. */
  readonly body: unknown;
  readonly rawBody: Buffer;
}

/** The bytes and headers of an answer. */
export function encodeAnswer(answer: Answer): { content: string | Buffer; contentType: string } {
  if (answer.raw) return answer.raw;
  const content = answer.json === undefined ? "" : JSON.stringify(answer.json);
  return { content, contentType: "application/json;charset=utf-8" };
}
