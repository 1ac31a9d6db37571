import { type DestinationStream, type Logger, pino } from "pino";

/**
 * Structured logs without personal data (D9): no headers, no bodies, no query strings, and of a webhook's path only the
 * pattern, because its last part is a secret.
 */
export function createLogger(options: { level?: string; destination?: DestinationStream } = {}): Logger {
  return pino(
    {
      level: options.level ?? "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          "password",
          "secret",
          "token",
          "accessToken",
          "apiKey",
          "authorization",
          "cookie",
          "headers",
          "body",
          "text",
          "*.password",
          "*.secret",
          "*.token",
          "*.accessToken",
          "*.apiKey",
          "*.authorization",
          "*.cookie",
          "*.headers",
          "*.body",
          "*.text",
        ],
        censor: "[redacted]",
      },
      serializers: {
        req: (request: { method: string; url: string; id: string }) => ({
          id: request.id,
          method: request.method,
          path: loggedPath(request.url),
        }),
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
        err: serializeError,
      },
    },
    options.destination ?? pino.destination(1),
  );
}

/** Without the query, and without the token of a webhook. */
function loggedPath(url: string): string {
  const path = url.split("?", 1)[0] ?? "";
  return path.replace(/^(\/webhooks\/[^/]*)\/.*/, "$1/[token]");
}

/** Name, code, message and stack. Other properties may hold rows (pg's `detail`) or requests. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const code = "code" in error ? String(error.code) : undefined;
  return { name, code, message, stack };
}
