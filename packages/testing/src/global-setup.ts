import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { startTestPostgres, type TestPostgres } from "./test-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where createTestDatabase asks for the server of this run. */
    testPostgresAddress: string;
  }
}

/**
 * Once per run of vitest, in its main process: offers one PostgreSQL to all test files. It is started when the
 * first test asks for it, so that tests of pure functions do not wait for a database they never use.
 */
export default async function offerTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<TestPostgres> | undefined;
  const desk = createServer((_request, response) => {
    started ??= startTestPostgres();
    started.then(
      ({ adminUrl, template }) => response.end(JSON.stringify({ adminUrl, template })),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  desk.unref();
  project.provide("testPostgresAddress", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);

  return async () => {
    desk.closeAllConnections();
    desk.close();
    // A start that failed was reported by the tests that needed it.
    const postgres = await started?.catch(() => undefined);
    await postgres?.stop();
  };
}
