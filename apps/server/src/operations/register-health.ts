import type { FastifyInstance } from "fastify";
import type { AppDependencies } from "../app-dependencies.ts";

/** Longest time that readiness waits for the database. */
const readyTimeoutMs = 2_000;

/**
 * `/healthz`: the process lives. `/readyz`: it can take work, or says why not. `/metrics`: for Prometheus; holds counts
 * and no personal data.
 */
export function registerHealth(
  app: FastifyInstance,
  dependencies: Pick<AppDependencies, "database" | "metrics" | "readiness" | "filling" | "version">,
): void {
  const { database, metrics, readiness, filling, version } = dependencies;

  app.get("/healthz", async () => ({ status: "ok", version }));

  app.get("/readyz", async (_request, reply) => {
    const reason = (await checkDatabase()) ?? (await readiness?.()) ?? null;
    // Webhooks are taken in and screens served while the articles are read; only turns wait, and lose nothing by it.
    const knowledge = filling?.() ?? null;
    if (reason === null) return { status: "ready", ...(knowledge === null ? {} : { knowledge }) };
    return reply.code(503).send({ status: "not-ready", reason });
  });

  app.get("/metrics", async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  async function checkDatabase(): Promise<string | null> {
    const timer = AbortSignal.timeout(readyTimeoutMs);
    const timedOut = new Promise<string>((resolve) =>
      timer.addEventListener("abort", () => resolve("The database does not answer.")),
    );
    const asked = database.pool.query("select 1").then(
      () => null,
      () => "The database cannot be reached.",
    );
    return Promise.race([asked, timedOut]);
  }
}
