import {
  type AnswerOf,
  type BodyOf,
  includesRole,
  type OperationId,
  type ParametersOf,
  type QueryOf,
  type Route,
  type Routes,
  routes,
} from "@baton/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Authenticate, Caller } from "../accounts/authenticate.ts";
import { ApiError } from "./api-error.ts";
import { findUnstorable, unstorableMessage } from "./find-unstorable.ts";

/** A call, parsed by the schemas of its route. */
export type Call<R extends Route> = {
  parameters: ParametersOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  /** Null only where the route is open to anyone. */
  caller: R["permission"] extends "anyone" ? Caller | null : Caller;
  request: FastifyRequest;
  reply: FastifyReply;
};

/** Times may be given as Dates; they are written as ISO 8601 in UTC. */
type Dated<T> = unknown extends T
  ? T
  : T extends string
    ? T | Date
    : T extends (infer Item)[]
      ? Dated<Item>[]
      : T extends object
        ? { [Key in keyof T]: Dated<T[Key]> }
        : T;

/** What a handler gives: the answer, nothing for 204, or the reply itself where the answer is not JSON. */
type Answer<R extends Route> = R["answerType"] extends string
  ? FastifyReply
  : R["answer"] extends z.ZodType
    ? Dated<AnswerOf<R>>
    : undefined;

export type Handler<Id extends OperationId> = (call: Call<Routes[Id]>) => Promise<Answer<Routes[Id]>>;
export type Handlers = { [Id in OperationId]: Handler<Id> };

/**
 * Registers every call of the route table with its handler: who is asking, may they, is the request of the right form;
 * then the handler; then the answer through its schema, so that nothing leaves that is not described (a column that
 * is added later, a secret).
 */
export function registerRoutes(app: FastifyInstance, handlers: Handlers, authenticate: Authenticate): void {
  for (const id of Object.keys(routes) as OperationId[]) {
    const route: Route = routes[id];
    const handler = handlers[id] as unknown as (call: Call<Route>) => Promise<unknown>;
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ":$1"),
      config: { operationId: id },
      async handler(request, reply) {
        const caller = await authenticate(request, reply);
        checkPermission(route, caller);
        const call = {
          parameters: parse(route.parameters, request.params, "path"),
          query: parse(route.query, request.query, "query"),
          body: parse(route.body, request.body ?? undefined, "body"),
          caller,
          request,
          reply,
        } as Call<Route>;
        const answer = await handler(call);
        if (route.answerType !== undefined) return answer;
        if (route.answer === null) return reply.code(route.status).send();
        return reply.code(route.status).send(route.answer.parse(writeDates(answer)));
      },
    });
  }
}

function checkPermission(route: Route, caller: Caller | null): void {
  if (route.permission === "anyone") return;
  if (caller === null) throw new ApiError("not-signed-in", "Sign in, or send an API key as a bearer token.");
  if (includesRole(caller.role, route.permission)) return;
  throw new ApiError(
    "not-allowed",
    `This needs the role ${route.permission} or a stronger one; yours is ${caller.role}.`,
  );
}

function parse(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  const unstorable = parsed.success ? findUnstorable(parsed.data) : null;
  if (parsed.success && unstorable === null) return parsed.data;
  const issues = parsed.error?.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  })) ?? [{ path: unstorable ?? "", message: unstorableMessage }];
  const first = issues[0];
  const where = first?.path ? `${first.path}: ` : "";
  throw new ApiError("invalid-request", `The ${place} is not valid. ${where}${first?.message ?? ""}`, {
    issues,
    field: first?.path || null,
  });
}

function writeDates(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(writeDates);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writeDates(inner)]));
}
