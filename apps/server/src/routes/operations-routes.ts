import { createOpenApi } from "@baton/api/openapi/create-openapi";
import { listAuditEntries } from "@baton/database";
import type { Handlers } from "../http/register-routes.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

export function operationsRoutes(
  dependencies: RouteDependencies,
): Pick<Handlers, "listAudit" | "streamEvents" | "getOpenApi"> {
  const { pool, streams, version, publicUrl } = dependencies;
  const description = createOpenApi({ version, serverUrl: publicUrl });

  return {
    async listAudit({ caller, query }) {
      return listAuditEntries(pool, { organizationId: caller.organizationId, ...query });
    },
    async streamEvents({ caller, request, reply }) {
      return streams.open(caller, request, reply);
    },
    async getOpenApi() {
      return description;
    },
  };
}
