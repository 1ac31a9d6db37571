/** What {@link Router.find} knows about a request path. */
export type RouteMatch<Handler> =
  | { kind: "found"; handler: Handler; params: Record<string, string>; pattern: string }
  | { kind: "unknown-path" }
  | { kind: "unknown-method" };

interface Node<Handler> {
  readonly literal: Map<string, Node<Handler>>;
  parameter: { name: string; node: Node<Handler> } | undefined;
  readonly handlers: Map<string, { handler: Handler; pattern: string }>;
}

/**
 * Finds the handler of a path by walking its segments through a tree of maps, so the cost depends on the
 * length of the path and not on the number of routes. Benchmarks send thousands of calls a second through it.
 *
 * A literal segment wins over a parameter: `/conversations/fields` before `/conversations/:id`.
 */
export class Router<Handler> {
  readonly patterns: string[] = [];
  readonly #root: Node<Handler> = createNode();

  /** Registers `"GET /users/:id"`. */
  add(pattern: string, handler: Handler): void {
    const [method = "", path = ""] = pattern.split(" ");
    let node = this.#root;
    for (const segment of path.slice(1).split("/")) {
      if (segment.startsWith(":")) {
        node.parameter ??= { name: segment.slice(1), node: createNode() };
        node = node.parameter.node;
        continue;
      }
      let next = node.literal.get(segment);
      if (!next) {
        next = createNode();
        node.literal.set(segment, next);
      }
      node = next;
    }
    node.handlers.set(method, { handler, pattern });
    this.patterns.push(pattern);
  }

  /** `path` starts with a slash and carries no query string. Parameters are percent-decoded. */
  find(method: string, path: string): RouteMatch<Handler> {
    const params: Record<string, string> = {};
    let node = this.#root;
    for (const segment of path.slice(1).split("/")) {
      const literal = node.literal.get(segment);
      if (literal) {
        node = literal;
        continue;
      }
      if (!node.parameter || segment === "") return { kind: "unknown-path" };
      params[node.parameter.name] = decode(segment);
      node = node.parameter.node;
    }
    const found = node.handlers.get(method);
    if (found) return { kind: "found", handler: found.handler, params, pattern: found.pattern };
    return node.handlers.size > 0 ? { kind: "unknown-method" } : { kind: "unknown-path" };
  }
}

function createNode<Handler>(): Node<Handler> {
  return { literal: new Map(), parameter: undefined, handlers: new Map() };
}

function decode(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
