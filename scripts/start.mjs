// npm start: everything that a bare clone needs, then `baton start`.
// Plain JavaScript for Node.js 20: when this runs for the first time, nothing is installed.
import { runCli } from "./run-cli.mjs";
import { runScript } from "./setup/fail.mjs";

await runScript(() => runCli(["start", ...process.argv.slice(2)]));
