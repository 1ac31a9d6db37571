import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Schema } from "./validate.ts";

/** One call of an OpenAPI 3.0 description, with references resolved where a call hides behind one. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  /** JSON schema by status or `default`; null for an answer without JSON. */
  readonly answers: ReadonlyMap<string, Schema | null>;
  readonly request: Schema | undefined;
}

/** A description ready to be compared with calls. */
export interface Description {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly operations: readonly Operation[];
}

/** An OpenAPI document, as far as it is read here. */
export interface Document {
  readonly components: { readonly schemas: Record<string, Schema>; readonly [kind: string]: unknown };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Patch {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Front's own description with the corrections applied; undefined where the files are not at hand. */
export function readVendorDescription(folder: string | undefined): Description | undefined {
  if (!folder || !existsSync(join(folder, "core-api.json"))) return undefined;
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const document = read("core-api.json");
  for (const patch of read("core-api.corrections.json").operations as Patch[]) applyPatch(document, patch);
  return describe(document, { $ref: "#/components/schemas/ErrorResponse" });
}

/** Makes the table of calls. `failure` is the schema of every answer the document does not describe. */
export function describe(document: Document, failure: Schema): Description {
  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { responses, requestBody } = operation as {
        responses?: Record<string, unknown>;
        requestBody?: unknown;
      };
      if (!responses) continue;
      const answers = new Map<string, Schema | null>([["default", failure]]);
      for (const [status, answer] of Object.entries(responses)) {
        const schema = jsonSchemaOf(resolve(document, answer));
        const isFailure = Number(status) >= 400;
        answers.set(status, schema ?? (isFailure ? failure : null));
      }
      operations.push({
        method: method.toUpperCase(),
        path,
        pattern: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
        answers,
        request: requestBody ? jsonSchemaOf(resolve(document, requestBody)) : undefined,
      });
    }
  }
  return { schemas: document.components.schemas, operations };
}

/** The call a request is; the pattern with the fewest parameters wins. */
export function findOperation(description: Description, method: string, path: string): Operation | undefined {
  const parameters = (operation: Operation) => operation.path.split("{").length;
  return description.operations
    .filter((operation) => operation.method === method && operation.pattern.test(path))
    .sort((a, b) => parameters(a) - parameters(b))[0];
}

function jsonSchemaOf(holder: unknown): Schema | undefined {
  const { content } = holder as { content?: Record<string, { schema?: Schema }> };
  return content?.["application/json"]?.schema;
}

function resolve(document: Document, value: unknown): unknown {
  const reference = (value as { $ref?: string }).$ref;
  if (!reference) return value;
  return walk(document, reference.replace(/^#/, ""));
}

/** RFC 6902, the four operations the corrections use. One that no longer applies fails loudly. */
function applyPatch(document: unknown, patch: Patch): void {
  const keys = keysOf(patch.path);
  const last = keys.pop() ?? "";
  // biome-ignore lint/suspicious/noExplicitAny: any place of any document
  const parent = keys.reduce((node: any, key) => node?.[key], document);
  if (parent === null || typeof parent !== "object") throw new Error(`There is no place ${patch.path}.`);
  if (patch.op === "copy") parent[last] = structuredClone(walk(document, patch.from ?? ""));
  else if (patch.op === "add") parent[last] = patch.value;
  else if (!(last in parent)) throw new Error(`There is nothing at ${patch.path}.`);
  else if (patch.op === "replace") parent[last] = patch.value;
  else if (patch.op !== "remove") throw new Error(`Unknown operation ${patch.op}.`);
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

function walk(document: unknown, pointer: string): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: any place of any document
  const found = keysOf(pointer).reduce((node: any, key) => node?.[key], document);
  if (found === undefined) throw new Error(`There is nothing at ${pointer}.`);
  return found;
}

function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
