import { ApiError } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

export function playgroundRoutes({
  escalatePlayground,
}: RouteDependencies): Pick<Handlers, "escalatePlayground"> {
  return {
    async escalatePlayground({ caller, body }) {
      if (escalatePlayground === undefined)
        throw new ApiError("unavailable", "The agent does not run in this process. Ask the server.");
      return escalatePlayground({ ...body, organizationId: caller.organizationId });
    },
  };
}
