#!/usr/bin/env node
// npx baton …, from anywhere in the clone, also before anything is installed.
import { runCli } from "../scripts/run-cli.mjs";
import { runScript } from "../scripts/setup/fail.mjs";

await runScript(() => runCli(process.argv.slice(2)));
