import { z } from "zod";
import type { Route } from "../route.ts";
import { routes } from "../routes.ts";
import { type ApiErrorCode, apiErrorStatus, errorSchema } from "../values/error.ts";

type Json = Record<string, unknown>;

/** What every call that is not open to anyone can answer besides success. */
const commonErrors: readonly ApiErrorCode[] = ["not-signed-in", "not-allowed", "unexpected"];

/**
 * The OpenAPI 3.1 description of the whole API, made from the route table.
 *
 * Schemas that carry an id become components, so that generated clients get types with names. A schema is written once
 * as it is sent and once as it is answered, because a default makes a key optional in one and certain in the other;
 * the ids of requests and answers therefore never coincide, except where both forms are equal.
 */
export function createOpenApi(input: { version: string; serverUrl: string }): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const [operationId, route] of Object.entries(routes) as [string, Route][]) {
    paths[route.path] ??= {};
    (paths[route.path] as Json)[route.method.toLowerCase()] = describeRoute(operationId, route, components);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Baton",
      version: input.version,
      description:
        "The API of Baton, the AI support agent that works inside a helpdesk. Times are ISO 8601 in UTC. Lists answer `{items, nextCursor}`; errors `{error: {code, message, details?}}`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `${input.serverUrl}/api/v1` }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(Object.values(routes).map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key, made under `POST /api-keys` or at first start.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "baton.session_token",
          description:
            "The browser's login. Calls that change something must come from Baton's own origin (`Origin` header).",
        },
      },
    },
  };
}

function describeRoute(operationId: string, route: Route, components: Json): Json {
  const isOpen = route.permission === "anyone";
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [
      route.description,
      isOpen ? "Open to anyone." : `Needs the role \`${route.permission}\` or a stronger one.`,
    ]
      .filter(Boolean)
      .join("\n\n"),
    ...(isOpen ? { security: [] } : {}),
    parameters: [
      ...describeParameters(route.parameters, "path", components),
      ...describeParameters(route.query, "query", components),
    ],
    ...(route.body ? { requestBody: describeBody(route.body, components) } : {}),
    ...(route.form ? { requestBody: describeForm(route.form) } : {}),
    responses: {
      [route.status]: describeAnswer(route, components),
      ...describeErrors(route, components),
    },
  };
}

function describeParameters(
  schema: z.ZodObject | undefined,
  place: "path" | "query",
  components: Json,
): Json[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, value]) => {
    const { description, ...json } = toJsonSchema(value as z.ZodType, "input", components);
    return {
      name,
      in: place,
      required: place === "path" || !(value as z.ZodType).safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: json,
    };
  });
}

function describeBody(schema: z.ZodType, components: Json): Json {
  return {
    required: !schema.safeParse(undefined).success,
    content: { "application/json": { schema: toJsonSchema(schema, "input", components) } },
  };
}

function describeForm({ field, description }: NonNullable<Route["form"]>): Json {
  const file = { type: "string", contentMediaType: "application/octet-stream" };
  const schema = {
    type: "object",
    required: [field],
    properties: { [field]: { type: "array", items: file, description } },
  };
  return { required: true, content: { "multipart/form-data": { schema } } };
}

function describeAnswer(route: Route, components: Json): Json {
  if (route.answer === null) {
    if (!route.answerType) return { description: "Done." };
    return {
      description: route.summary,
      content: { [route.answerType]: { schema: { type: "string", contentEncoding: "binary" } } },
    };
  }
  return {
    description: route.summary,
    content: {
      [route.answerType ?? "application/json"]: { schema: toJsonSchema(route.answer, "output", components) },
    },
  };
}

function describeErrors(route: Route, components: Json): Record<string, Json> {
  const takesInput = Boolean(route.body || route.query || route.parameters);
  const codes: ApiErrorCode[] = [
    ...(takesInput ? (["invalid-request"] as const) : []),
    ...(route.permission === "anyone" ? (["unexpected"] as const) : commonErrors),
    ...(route.method === "GET" ? [] : (["wrong-origin"] as const)),
    ...(route.errors ?? []),
  ];
  const byStatus = new Map<number, ApiErrorCode[]>();
  for (const code of new Set(codes)) {
    const status = apiErrorStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = toJsonSchema(errorSchema, "output", components);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: names.map((name) => `\`${name}\``).join(", "),
        content: {
          "application/json": {
            schema,
            examples: Object.fromEntries(
              names.map((name) => [name, { value: { error: { code: name, message: "…" } } }]),
            ),
          },
        },
      },
    ]),
  );
}

/** JSON Schema of `schema`; named schemas inside it move to `components` and are referred to. */
function toJsonSchema(schema: z.ZodType, direction: "input" | "output", components: Json): Json {
  const json = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: direction,
    unrepresentable: "any",
    // Answers may grow: a client made from this description must not refuse a key that is new.
    override: ({ jsonSchema }) => {
      if (direction === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  const { $schema: _, $defs, ...body } = moveReferences(json) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs ?? {})) addComponent(components, name, definition);
  const ownId = z.globalRegistry.get(schema)?.id;
  if (!ownId) return body;
  addComponent(components, ownId, body);
  return { $ref: `#/components/schemas/${ownId}` };
}

function addComponent(components: Json, name: string, definition: Json): void {
  const { $id: _, id: __, ...rest } = definition;
  components[name] ??= rest;
}

/** `#/$defs/X` is where zod puts a named schema; in OpenAPI it lies under components. */
function moveReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moveReferences);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : moveReferences(inner),
    ]),
  );
}
