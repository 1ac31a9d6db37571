/** Program: a whole Baton in a process of its own, for tests that kill it. Says its address on standard output. */
import { loadConfig } from "@baton/server/config";
import { runBaton } from "@baton/server/run/run-baton";

const { config } = loadConfig(process.env);
const baton = await runBaton({ config, role: "both", version: "test", log: { info() {}, warn() {} } });
process.stdout.write(`${baton.url}\n`);
process.on("disconnect", () => process.exit(0));
