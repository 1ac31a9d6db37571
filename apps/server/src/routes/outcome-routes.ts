import { listAnswerOutcomes, withTransaction } from "@baton/database";
import { readReliability, setCalibration } from "@baton/engine";
import { ApiError } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type OutcomeHandlers = Pick<Handlers, "listOutcomes" | "getReliability" | "setCalibration">;

export function outcomeRoutes({ pool, changes, connectionTools }: RouteDependencies): OutcomeHandlers {
  return {
    listOutcomes: ({ caller, query }) =>
      listAnswerOutcomes(pool, { organizationId: caller.organizationId, ...query }),

    getReliability: ({ caller }) => readReliability(pool, caller.organizationId),

    async setCalibration({ caller, body }) {
      const { organizationId } = caller;
      const now = connectionTools.now();
      const saved = await withTransaction(pool, (client) =>
        setCalibration(client, {
          organizationId,
          actor: auditActor(caller),
          updatedBy: caller.id,
          now,
          ...body,
        }),
      );
      if (saved === "too-few") {
        throw new ApiError(
          "refused",
          "Too few answers have an outcome yet: a fit on a handful would make the confidence worse.",
          { reason: "too-few-outcomes" },
        );
      }
      if (saved === "conflict")
        throw new ApiError("version-conflict", "Somebody else changed the calibration in between.");
      changes.publish({ organizationId, topic: "settings", id: "calibration" });
      return readReliability(pool, organizationId);
    },
  };
}
