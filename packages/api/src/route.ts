import type { z } from "zod";
import type { ApiErrorCode } from "./values/error.ts";
import type { Role } from "./values/values.ts";

/**
 * A call of the HTTP API as a value: the server registers its handler under it, the dashboard types its client by
 * it, and the OpenAPI description and the permission test are made from it. A call that is not here does not exist.
 */
export type Route = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, with parameters in braces. */
  path: `/${string}`;
  /** Heading in the documentation. */
  tag: string;
  summary: string;
  description?: string;
  /** The weakest role that may call it; `anyone`: without signing in. */
  permission: Role | "anyone";
  parameters?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Instead of a JSON body: files, sent as `multipart/form-data` in the field of this name. */
  form?: { field: string; description: string };
  /** Status of success. */
  status: 200 | 201 | 202 | 204;
  /** Null: no body (204), or not JSON (`answerType`). */
  answer: z.ZodType | null;
  /** Content type of an answer that is not JSON. */
  answerType?: string;
  /** What can go wrong beyond what every call can answer (400, 401, 403, 500). */
  errors?: readonly ApiErrorCode[];
};

export type ParametersOf<R extends Route> = R["parameters"] extends z.ZodType
  ? z.output<R["parameters"]>
  : Record<string, never>;
export type QueryOf<R extends Route> = R["query"] extends z.ZodType
  ? z.output<R["query"]>
  : Record<string, never>;
export type BodyOf<R extends Route> = R["body"] extends z.ZodType ? z.output<R["body"]> : undefined;
/** What a handler returns and a client receives. */
export type AnswerOf<R extends Route> = R["answer"] extends z.ZodType ? z.output<R["answer"]> : undefined;
/** What a client may send: defaults may be left out. */
export type BodyInputOf<R extends Route> = R["body"] extends z.ZodType ? z.input<R["body"]> : undefined;
export type QueryInputOf<R extends Route> = R["query"] extends z.ZodType ? z.input<R["query"]> : undefined;
