import { createUuid } from "@baton/database";
import {
  type ConnectionTools,
  createIdentifyVisitor,
  maximumUploadBytes,
  maximumUploadFiles,
} from "@baton/engine";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { Counter, Histogram } from "prom-client";
import { createAuthenticate } from "./accounts/authenticate.ts";
import { createAccounts } from "./accounts/create-accounts.ts";
import { createAttemptLimiter } from "./accounts/create-attempt-limiter.ts";
import type { AppDependencies } from "./app-dependencies.ts";
import { serveDashboard } from "./dashboard/serve-dashboard.ts";
import { createEventStreams } from "./events/stream-events.ts";
import { answerError } from "./http/answer-error.ts";
import { registerRoutes } from "./http/register-routes.ts";
import { createMessengerSettings } from "./messenger/messenger-settings.ts";
import { serveMessenger } from "./messenger/serve-messenger.ts";
import { serveMessengerFiles } from "./messenger/serve-messenger-files.ts";
import { createVisitorStreams } from "./messenger/visitor-streams.ts";
import { registerHealth } from "./operations/register-health.ts";
import { connectionRoutes } from "./routes/connection-routes.ts";
import { conversationRoutes } from "./routes/conversation-routes.ts";
import { jobRoutes } from "./routes/job-routes.ts";
import { knowledgeRoutes } from "./routes/knowledge-routes.ts";
import { messengerRoutes } from "./routes/messenger-routes.ts";
import { modelsRoutes } from "./routes/models-routes.ts";
import { operationsRoutes } from "./routes/operations-routes.ts";
import { outcomeRoutes } from "./routes/outcome-routes.ts";
import { playgroundRoutes } from "./routes/playground-routes.ts";
import type { RouteDependencies } from "./routes/route-dependencies.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { settingsRoutes } from "./routes/settings-routes.ts";
import { sourceRoutes } from "./routes/source-routes.ts";
import { teamRoutes } from "./routes/team-routes.ts";
import { workflowRoutes } from "./routes/workflow-routes.ts";
import { createWebhookConnections } from "./webhooks/create-webhook-connections.ts";
import { createWebhookCounters } from "./webhooks/create-webhook-counters.ts";
import { receiveWebhook } from "./webhooks/receive-webhook.ts";

/** An article of half a million characters, in whatever script. */
const maximumApiBodyBytes = 2_500_000;

/**
 * The whole HTTP server, from what it needs; it listens on nothing until told to, so that tests inject requests.
 * `app.close()` ends event streams, waits for requests and writes the last counts; the dependencies stay open, since
 * whoever made them closes them.
 */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { database, changes, publicUrl, metrics } = dependencies;
  const { pool } = database;
  const now = dependencies.now ?? (() => new Date());

  const app = Fastify({
    ...(dependencies.logger ? { loggerInstance: dependencies.logger } : { logger: false }),
    // Webhooks come by the thousand; the API logs its own requests below.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => createUuid(),
    trustProxy: dependencies.trustProxy ?? false,
    // While it stops, requests on open sockets are still answered.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 700 },
  });

  if (dependencies.onRoute) {
    const { onRoute } = dependencies;
    app.addHook("onRoute", ({ method, url }) => {
      for (const each of [method].flat()) onRoute({ method: each, url });
    });
  }

  const connectionTools: ConnectionTools = {
    pool,
    sealer: dependencies.sealer,
    connectors: dependencies.connectors,
    http: dependencies.http,
    jobs: dependencies.jobs,
    now,
  };
  const accounts = createAccounts({ db: database.db, publicUrl, sessionSecret: dependencies.sessionSecret });
  const authenticate = createAuthenticate({ pool, accounts, publicUrl });
  const streams = createEventStreams(changes, authenticate);

  // Webhooks
  const connections = createWebhookConnections(pool, connectionTools);
  const counters = createWebhookCounters(pool, {
    now,
    onError: (error) => app.log.error({ err: error }, "webhook counts could not be written"),
  });
  const stopForgetting = changes.subscribe((change) => {
    if (change.topic === "connection") connections.forget(change.id);
  });
  receiveWebhook(app, {
    connections,
    counters,
    acceptor: dependencies.acceptor,
    requests: new Counter({
      name: "baton_webhook_requests_total",
      help: "Webhook requests by helpdesk and what became of them.",
      labelNames: ["helpdesk", "outcome"],
      registers: [metrics],
    }),
    now,
  });

  // The API
  const routeDependencies: RouteDependencies = {
    ...dependencies,
    pool,
    accounts,
    attempts: createAttemptLimiter(),
    connectionTools,
    streams,
  };
  const requestSeconds = new Histogram({
    name: "baton_api_request_seconds",
    help: "Time to answer an API request, by operation and status.",
    labelNames: ["operation", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  await app.register(
    async (api) => {
      await api.register(helmet, {
        contentSecurityPolicy: { useDefaults: false, directives: { "default-src": ["'none'"] } },
        strictTransportSecurity: publicUrl.startsWith("https://") ? { maxAge: 15_552_000 } : false,
      });
      acceptEmptyJson(api);
      // A file beyond the limit is cut and said to be too large by whoever reads it, so that its neighbours are taken.
      await api.register(multipart, {
        throwFileSizeLimit: false,
        limits: { fileSize: maximumUploadBytes, files: maximumUploadFiles, fields: 0 },
      });
      api.setErrorHandler(answerError);
      api.addHook("onRequest", async (request, reply) => {
        reply.header("x-request-id", request.id);
        reply.header("cache-control", "no-store");
      });
      api.addHook("onResponse", async (request, reply) => {
        const operation = request.routeOptions.config.operationId ?? "none";
        const { statusCode, elapsedTime } = reply;
        requestSeconds.observe({ operation, status: String(statusCode) }, elapsedTime / 1000);
        request.log.info({ operation, status: statusCode, ms: Math.round(elapsedTime) }, "api request");
      });
      const connections = connectionRoutes(routeDependencies);
      const sources = sourceRoutes(routeDependencies);
      registerRoutes(
        api,
        {
          ...sessionRoutes(routeDependencies),
          ...connections,
          ...conversationRoutes(routeDependencies),
          ...settingsRoutes(routeDependencies),
          ...modelsRoutes(routeDependencies),
          ...outcomeRoutes(routeDependencies),
          ...playgroundRoutes(routeDependencies),
          ...messengerRoutes(routeDependencies),
          ...knowledgeRoutes(routeDependencies),
          ...workflowRoutes(routeDependencies),
          ...sources,
          ...jobRoutes(routeDependencies, { ...connections, ...sources }),
          ...teamRoutes(routeDependencies),
          ...operationsRoutes(routeDependencies),
        },
        authenticate,
      );
    },
    { prefix: "/api/v1", bodyLimit: maximumApiBodyBytes },
  );

  // The messenger
  const messengerSettings = createMessengerSettings(pool, now);
  const visitorStreams = createVisitorStreams(pool, changes, {
    onError: (error) => app.log.warn({ err: error }, "a visitor's stream could not be read"),
  });
  const stopForgettingMessengers = changes.subscribe((change) => {
    if (change.topic === "settings" || change.topic === "connection")
      messengerSettings.forget(change.organizationId);
  });
  const { put } = dependencies.storage;
  await app.register(
    async (visitors) => {
      serveMessenger(visitors, {
        pool,
        changes,
        settings: messengerSettings,
        identify: createIdentifyVisitor({ pool, sealer: dependencies.sealer, now }),
        streams: visitorStreams,
        storage: {
          open: (key) => dependencies.storage.open(key),
          put: put ?? (() => Promise.reject(new Error("no storage for files"))),
        },
        hint: dependencies.hint ?? (() => {}),
        now,
      });
    },
    { prefix: "/messenger/v1", bodyLimit: 100_000 },
  );
  await serveMessengerFiles(app, dependencies.messengerFolder);

  registerHealth(app, dependencies);
  app.setErrorHandler(answerError);
  serveDashboard(app, dependencies.dashboardFolder);

  app.addHook("preClose", async () => {
    streams.close();
    visitorStreams.close();
  });
  app.addHook("onClose", async () => {
    stopForgetting();
    stopForgettingMessengers();
    await counters.close();
  });
  await app.ready();
  return app;
}

/** Acts such as "close" have no body, and many clients announce JSON all the same. */
function acceptEmptyJson(api: FastifyInstance): void {
  const parse = api.getDefaultJsonParser("error", "error");
  api.removeContentTypeParser(["application/json", "text/plain"]);
  api.addContentTypeParser(
    "application/json",
    { parseAs: "string", bodyLimit: maximumApiBodyBytes },
    (request, body, done) => {
      if (body === "") done(null, undefined);
      else parse(request, body as string, done);
    },
  );
}

declare module "fastify" {
  interface FastifyContextConfig {
    operationId?: string;
  }
}
