/** Program: a whole Baton, wired as `baton start`, `baton server` or `baton worker` wires it. */
import { loadConfig } from "@baton/server/config";
import { type RunOptions, runBaton } from "@baton/server/run/run-baton";
import { masterKey } from "../support/add-connection.ts";
import { programInput, serve } from "../support/start-program.ts";

export type BatonInput = {
  role: RunOptions["role"];
  /** Undefined: the embedded PostgreSQL in the data folder. */
  databaseUrl?: string;
  dataDirectory: string;
};

const { role, databaseUrl, dataDirectory } = programInput<BatonInput>();
const { config } = loadConfig({
  PORT: "0",
  HOST: "127.0.0.1",
  BATON_DATA_DIR: dataDirectory,
  BATON_SECRET_KEY: masterKey,
  BATON_ALLOW_PRIVATE_NETWORK: "on",
  BATON_SANDBOX: databaseUrl === undefined ? "on" : "off",
  LOG_LEVEL: "warn",
  ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
});
const baton = await runBaton({
  config,
  role,
  version: "bench",
  log: { info() {}, warn: (message) => console.error(message) },
});

serve({
  port: () => Number(new URL(baton.url ?? "http://none:0").port),
  memory() {
    globalThis.gc?.();
    return process.memoryUsage();
  },
  stop: () => baton.stop(),
});
