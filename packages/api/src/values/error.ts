import { z } from "zod";

/**
 * Every code that the API itself answers with, and its status. Codes of helpdesk failures (`unauthorized`,
 * `host-not-found`, …) appear inside checks and failures, never here.
 */
export const apiErrorStatus = {
  "invalid-request": 400,
  "not-signed-in": 401,
  "wrong-credentials": 401,
  "wrong-origin": 403,
  "not-allowed": 403,
  "not-found": 404,
  "version-conflict": 409,
  "already-exists": 409,
  refused: 409,
  "too-large": 413,
  "unsupported-media-type": 415,
  "check-failed": 422,
  "invalid-settings": 422,
  "too-many-requests": 429,
  unexpected: 500,
  "helpdesk-failed": 502,
  unavailable: 503,
} as const;
export type ApiErrorCode = keyof typeof apiErrorStatus;

export const errorSchema = z
  .object({
    error: z.object({
      code: z
        .enum(Object.keys(apiErrorStatus) as [ApiErrorCode, ...ApiErrorCode[]])
        .describe("Stable, kebab-case."),
      message: z.string().describe("For people: what is wrong and what to do."),
      details: z
        .unknown()
        .optional()
        .describe(
          "More, by code. `invalid-request` and `invalid-settings`: `{issues: [{path, message}]}`, and `field` where one setting is at fault; `check-failed`: `{field, checks}`; `version-conflict`: `{version}`; `refused`: `{reason}`.",
        ),
    }),
  })
  .meta({
    id: "Error",
    description: "The form of every error.",
    examples: [{ error: { code: "not-found", message: "There is no such conversation." } }],
  });
export type ApiErrorBody = z.infer<typeof errorSchema>;

/** `details` of `invalid-request` and `invalid-settings`. */
export type InvalidDetails = { issues: { path: string; message: string }[]; field?: string | null };
