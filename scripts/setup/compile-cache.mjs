import { join } from "node:path";

/**
 * Where Node.js keeps what it compiled: half of a start is reading TypeScript and libraries, and a second start finds them
 * ready. A folder that cannot be written to (a container's) is passed over by Node.js without a word.
 *
 * @param {string} root
 */
export function compileCache(root) {
  return process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "baton-compiled");
}
