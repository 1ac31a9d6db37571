import { describe, expect, it } from "vitest";
import { routes } from "../routes.ts";
import { createOpenApi } from "./create-openapi.ts";

const document = createOpenApi({ version: "0.1.0", serverUrl: "https://baton.example" }) as {
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: { schemas: Record<string, unknown> };
};

describe("createOpenApi", () => {
  it("every route of the table, described, stands under its path and method", () => {
    for (const [operationId, route] of Object.entries(routes)) {
      expect(document.paths[route.path]?.[route.method.toLowerCase()]).toMatchObject({ operationId });
    }
  });

  it("every reference, followed, leads to a component", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      const name = reference?.replace("#/components/schemas/", "") ?? "";
      expect(document.components.schemas, reference).toHaveProperty([name]);
    }
  });

  it("a request with defaults, described, leaves them optional; every path parameter is described", () => {
    expect(document.components.schemas.ArticleDraft).toMatchObject({ required: ["title", "body"] });
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        const described = (operation.parameters as { in: string; name: string }[])
          .filter((parameter) => parameter.in === "path")
          .map((parameter) => parameter.name);
        expect(described).toEqual(names);
      }
    }
  });

  it("a call that needs a role says so, and one open to anyone asks for no login", () => {
    expect(document.paths["/session"]?.post?.security).toEqual([]);
    expect(document.paths["/connections"]?.post?.description).toContain("`admin`");
    expect(document.paths["/connections"]?.post?.responses).toHaveProperty("422");
  });
});
