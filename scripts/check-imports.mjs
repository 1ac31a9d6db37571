// npm run check:imports: imports point down only, and a helpdesk's name stays in its folder.
// ARCHITECTURE.md says why; this holds us to it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What each package may import, apart from itself. */
const packageImports = {
  domain: [],
  sandbox: [],
  database: ["domain"],
  connectors: ["domain"],
  agent: ["domain"],
  api: ["domain", "workflows"],
  workflows: ["domain"],
  knowledge: ["domain", "database", "agent"],
  engine: ["domain", "database", "connectors", "agent", "knowledge", "workflows", "api"],
};
const allPackages = [...Object.keys(packageImports), "testing"];

/** What may be imported from where. `types`: as `import type` only. */
const rules = {
  ...Object.fromEntries(
    Object.entries(packageImports).map(([name, imports]) => [
      name,
      { imports, types: /** @type {string[]} */ ([]) },
    ]),
  ),
  testing: { imports: allPackages, types: [] },
  server: { imports: allPackages.filter((name) => name !== "testing"), types: [] },
  cli: { imports: [...allPackages.filter((name) => name !== "testing"), "server"], types: [] },
  // The builder checks and rehearses documents in the browser, by the same pure code as the server.
  dashboard: { imports: ["api", "workflows"], types: ["domain"] },
  messenger: { imports: ["api"], types: ["domain"] },
};

/** Tests may use the simulators and the tools for tests, wherever they are. */
const forTests = ["testing", "sandbox"];
const vendors = ["freshchat", "freshdesk", "front"];
/** Files that list what exists: the only ones outside of a vendor's folder that may name it. */
const registryFile =
  /(^|\/|-)(registry|registrations|wiring|sandbox)(-[a-z-]+)?\.tsx?$|^packages\/sandbox\/src\/[a-z-]+\.ts$/;

/**
 * @typedef {{ file: string, specifier: string, reason: string }} Violation
 */

/**
 * Reads the import statements of all sources below apps/ and packages/.
 *
 * @param {string} root folder of the repository
 * @returns {Violation[]}
 */
export function checkImports(root) {
  const folders = ["apps", "packages"].map((name) => join(root, name)).filter(existsSync);
  return folders
    .flatMap((folder) => listSources(folder))
    .flatMap((path) => checkFile(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")));
}

/**
 * @param {string} file path from the root, with slashes
 * @param {string} text
 * @returns {Violation[]}
 */
export function checkFile(file, text) {
  const imports = readImports(text);
  const isTest = /\.test\.tsx?$/.test(file) || imports.some(({ specifier }) => specifier === "vitest");
  return imports.flatMap(({ specifier, isTypeOnly }) => {
    const reason = judge({ file, specifier, isTypeOnly, isTest });
    return reason ? [{ file, specifier, reason }] : [];
  });
}

/**
 * @param {{ file: string, specifier: string, isTypeOnly: boolean, isTest: boolean }} statement
 * @returns {string | undefined} what is wrong with it
 */
function judge({ file, specifier, isTypeOnly, isTest }) {
  const target = resolveOwn(file, specifier);
  if (!target) return undefined;

  const from = workspaceOf(file);
  const to = workspaceOf(target);
  if (from !== to) {
    if (specifier.startsWith(".")) return `another workspace is imported by its name, @baton/${to}`;
    const rule = /** @type {Record<string, { imports: string[], types: string[] }>} */ (rules)[from];
    if (!rule) return `${from} has no rule yet in scripts/check-imports.mjs`;
    const allowed = isTest ? [...rule.imports, ...forTests] : rule.imports;
    if (!allowed.includes(to) && !(isTypeOnly && rule.types.includes(to))) {
      return rule.types.includes(to)
        ? `${from} may import types of ${to} only`
        : `${from} must not import ${to}`;
    }
  }

  const vendor = vendors.find((name) => namesVendor(target, name));
  if (vendor && !namesVendor(file, vendor) && !registryFile.test(file) && !isTest) {
    return `only ${vendor}'s own folder and the registry may name ${vendor}`;
  }
  return undefined;
}

/**
 * Where an import leads inside the repository, as a path from its root; undefined for npm packages.
 *
 * @param {string} file
 * @param {string} specifier
 */
function resolveOwn(file, specifier) {
  if (specifier.startsWith(".")) return posix.normalize(posix.join(posix.dirname(file), specifier));
  const own = /^@baton\/([a-z-]+)(?:\/(.*))?$/.exec(specifier);
  if (!own) return undefined;
  const [, name = "", path = "index"] = own;
  const isApp = ["server", "cli", "dashboard", "messenger"].includes(name);
  return `${isApp ? "apps" : "packages"}/${name}/src/${path}`;
}

/** @param {string} path from the root; "packages/domain/src/gate.ts" belongs to "domain" */
function workspaceOf(path) {
  return path.split("/")[1] ?? "";
}

/**
 * @param {string} path
 * @param {string} vendor
 */
function namesVendor(path, vendor) {
  return path.split("/").some((part) => part.split(/[-.]/).includes(vendor));
}

/**
 * The specifiers of import and export statements, and of import().
 *
 * @param {string} text
 * @returns {{ specifier: string, isTypeOnly: boolean }[]}
 */
function readImports(text) {
  const code = removeComments(text);
  const statements = [
    ...code.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"'\n]+)["']/gm),
    ...code.matchAll(/\bimport\s*(\s)?\(\s*["']([^"'\n]+)["']/g),
  ];
  return statements.map(([, type, specifier = ""]) => ({ specifier, isTypeOnly: Boolean(type?.trim()) }));
}

/**
 * An import shown in a comment is no import. Strings are kept whole: "https://…" begins no comment.
 *
 * @param {string} text
 */
function removeComments(text) {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_match, string) => string ?? "",
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : listSources(path);
    return /\.tsx?$/.test(entry.name) && path.includes(`${sep}src${sep}`) ? [path] : [];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = checkImports(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const { file, specifier, reason } of violations) console.error(`${file}: "${specifier}": ${reason}`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
