// Builds the browser apps that changed, for images and for machines that only serve. npm start does it by itself.
import { fileURLToPath } from "node:url";
import { buildBrowserApps } from "./setup/build-browser-apps.mjs";
import { runScript } from "./setup/fail.mjs";
import { findNode } from "./setup/find-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

await runScript(async () => buildBrowserApps(root, findNode(root)));
