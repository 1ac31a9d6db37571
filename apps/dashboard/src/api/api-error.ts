import { type ApiErrorCode, type ConnectionCheckView, errorSchema, type InvalidDetails } from "@baton/api";

/** `offline`: no answer came; `unreadable`: an answer came that is not the API's (a proxy, another version). */
export type ClientErrorCode = ApiErrorCode | "offline" | "unreadable";

/** Every failed call throws this one. `message` is for people and can be shown as it is. */
export class ApiError extends Error {
  readonly code: ClientErrorCode;
  /** 0: no answer. */
  readonly status: number;
  readonly details: unknown;

  constructor(input: { code: ClientErrorCode; status: number; message: string; details?: unknown }) {
    super(input.message);
    this.name = "ApiError";
    this.code = input.code;
    this.status = input.status;
    this.details = input.details;
  }

  /** Whether the same call can succeed a moment later without anybody changing anything. */
  get isTransient(): boolean {
    return this.code === "offline" || this.code === "unavailable" || this.status >= 500;
  }

  /** Whether what an address names does not exist, be it deleted or no id at all. */
  get isNotFound(): boolean {
    return this.code === "not-found" || (this.status === 400 && "id" in this.issues);
  }

  /** What is wrong with which part of the request: path (`settings.domain`, `email`) to message. */
  get issues(): Record<string, string> {
    const details = this.details as Partial<InvalidDetails> | undefined;
    const issues = Object.fromEntries((details?.issues ?? []).map(({ path, message }) => [path, message]));
    if (details?.field && Object.keys(issues).length === 0)
      issues[`settings.${details.field}`] = this.message;
    return issues;
  }

  /** The live checks behind `check-failed`. */
  get checks(): ConnectionCheckView[] {
    const details = this.details as { checks?: ConnectionCheckView[] } | undefined;
    return details?.checks ?? [];
  }
}

/** Reads the error envelope of a failed answer; anything else becomes `unreadable`. */
export function readApiError(status: number, body: unknown): ApiError {
  const parsed = errorSchema.safeParse(body);
  if (parsed.success) return new ApiError({ status, ...parsed.data.error });
  return new ApiError({
    code: status >= 502 && status <= 504 ? "unavailable" : "unreadable",
    status,
    message: `The server answered in a way this page does not understand (${status}). Reload the page; if it stays, ask whoever runs Baton.`,
  });
}
