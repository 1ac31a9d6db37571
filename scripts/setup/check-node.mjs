import { SetupError } from "./fail.mjs";

/** Runs the small scripts before the packages are there. */
const oldestToBegin = 20;
/** Runs the product: TypeScript as it stands, and the newest versions of our libraries. */
export const oldestToRun = 24;

/** Major version of the Node.js that runs this script. */
export const nodeMajor = Number.parseInt(process.versions.node, 10);

/** @param {number} major */
export function checkNode(major = nodeMajor) {
  if (major >= oldestToBegin) return;
  throw new SetupError(
    `Node.js ${major} is too old: Baton needs ${oldestToBegin} or newer to begin, and brings the rest itself.`,
    "Install a newer Node.js from https://nodejs.org.",
  );
}
