import type { Role } from "@baton/api";
import { roles } from "@baton/api";
import type { Connector } from "@baton/connectors";
import { createSealer, createUuid, type Database, insertApiKey, insertOrganization } from "@baton/database";
import type { AcceptResult, Change, IncomingDelivery, TeammateAct, TeammateActResult } from "@baton/engine";
import { createTestDatabase, fakeConnector } from "@baton/testing";
import type { InjectOptions } from "fastify";
import { Registry } from "prom-client";
import { onTestFinished } from "vitest";
import { hashToken } from "./accounts/api-key.ts";
import type { AppDependencies } from "./app-dependencies.ts";
import { createApp } from "./create-app.ts";

export const publicUrl = "https://baton.example";

/**
 * The whole server on a database of its own, with fakes behind it that remember what they were asked; one organization
 * with an API key per role. For tests.
 */
export async function createTestApp(
  options: Partial<Omit<AppDependencies, "connectors">> & { connectors?: Connector[] } = {},
) {
  const database = await createTestDatabase<Database>();
  const deliveries: IncomingDelivery[] = [];
  const enqueued: { name: string; payload: object }[] = [];
  const acts: TeammateAct[] = [];
  const published: Change[] = [];
  const apiRoutes: { method: string; url: string }[] = [];
  const listeners = new Set<(change: Change) => void>();
  const answers: { accept: AcceptResult | Error; act: TeammateActResult } = {
    accept: "accepted",
    act: { kind: "planned", actionIds: [] },
  };
  const connectors = options.connectors ?? [fakeConnector() as unknown as Connector];

  const app = await createApp({
    sealer: createSealer("a master key for tests, long enough"),
    http: { request: () => Promise.reject(new Error("tests reach nobody")) },
    acceptor: {
      async accept(delivery) {
        if (answers.accept instanceof Error) throw answers.accept;
        if (answers.accept === "accepted") deliveries.push(delivery);
        return answers.accept;
      },
      close: async () => {},
    },
    async actAsTeammate({ act }) {
      acts.push(act);
      return answers.act;
    },
    changes: {
      publish(change) {
        published.push(change);
        for (const listener of listeners) listener(change);
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: async () => {},
    },
    jobs: {
      prepare: async () => {},
      async enqueue(_database, { name }, payload) {
        enqueued.push({ name, payload });
        return "job";
      },
    },
    storage: { open: () => Promise.reject(new Error("no files")) },
    askPlayground: null,
    publicUrl,
    sessionSecret: "a session secret for tests, long enough",
    version: "0.0.0-test",
    dashboardFolder: "/nonexistent",
    metrics: new Registry(),
    onRoute({ method, url }) {
      // HEAD comes with every GET by itself.
      if (url.startsWith("/api/") && method !== "HEAD") apiRoutes.push({ method, url });
    },
    ...options,
    database,
    connectors: new Map(connectors.map((connector) => [connector.manifest.helpdesk, connector])),
  });

  const organizationId = createUuid();
  await insertOrganization(database.pool, { id: organizationId, name: "Acme" });
  const keys = Object.fromEntries(roles.map((role) => [role, `key-of-the-${role}`])) as Record<Role, string>;
  for (const role of roles) await addKey(organizationId, role, keys[role]);

  async function addKey(owner: string, role: Role, key: string): Promise<void> {
    await insertApiKey(database.pool, {
      organizationId: owner,
      name: `${role} key`,
      role,
      keyHash: hashToken(key),
      start: key.slice(0, 4),
      createdBy: null,
      expiresAt: null,
    });
  }

  /** Calls the API as somebody of a role, by default an admin; `as: null` sends no key. */
  async function call(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    input: { body?: unknown; as?: Role | null; headers?: Record<string, string> } = {},
  ) {
    const as = input.as === undefined ? "admin" : input.as;
    const response = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...(as === null ? {} : { authorization: `Bearer ${keys[as]}` }), ...input.headers },
      ...(input.body === undefined ? {} : { payload: input.body as InjectOptions["payload"] }),
    } as InjectOptions);
    const isJson = String(response.headers["content-type"]).includes("json");
    return {
      status: response.statusCode,
      // Tests state what they expect of it; its type is what they prove.
      body: isJson ? response.json() : response.body,
      headers: response.headers,
    };
  }

  return {
    app,
    database,
    enqueued,
    organizationId,
    keys,
    addKey,
    call,
    deliveries,
    acts,
    apiRoutes,
    published,
    answers,
    listeners,
    async close() {
      await app.close();
      await database.close();
    },
  };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/** An app for one test alone. */
export async function createAppForThisTest(
  options: Parameters<typeof createTestApp>[0] = {},
): Promise<TestApp> {
  const test = await createTestApp(options);
  onTestFinished(() => test.close());
  return test;
}
