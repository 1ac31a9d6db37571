import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fileName = "baton-process.mjs";

/** A build takes seconds; one that takes longer was killed, and is begun anew. */
const longestBuildMs = 90_000;

/** What was built for other sources may be in use by another run. */
const keptMs = 24 * 3_600_000;

/**
 * Makes one file of `baton-process.ts` and all that it imports, once for as long as no source changes. A process that is to die for a
 * test would load fifteen hundred modules otherwise: a second of processor time for each, instead of less than half of one.
 *
 * @returns the path of the file.
 */
export async function bundleProgram(): Promise<string> {
  const folder = join(tmpdir(), `baton-chaos-program-${fingerprintSources()}`);
  const file = join(folder, fileName);
  while (!existsSync(file)) {
    if (mayBuild(`${folder}.building`)) await buildInto(folder);
    else await sleep(50);
  }
  return file;
}

/** Whatever was changed, added or removed, and the installed packages. */
function fingerprintSources(): string {
  const sources = globSync(["packages/*/src/**/*.ts", "tests/chaos/*.ts", "package-lock.json"], {
    cwd: root,
  });
  const hash = createHash("sha256");
  for (const source of sources.toSorted()) {
    const { mtimeMs, size } = statSync(join(root, source));
    hash.update(`${source} ${mtimeMs} ${size}\n`);
  }
  return hash.update(root).digest("hex").slice(0, 16);
}

/** Test files run side by side; one of them builds, the others wait. */
function mayBuild(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > longestBuildMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

async function buildInto(folder: string): Promise<void> {
  const unfinished = `${folder}.building`;
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: fileURLToPath(new URL("./baton-process.ts", import.meta.url)),
      outDir: unfinished,
      emptyOutDir: false,
      target: "node24",
      minify: false,
      rolldownOptions: {
        // Faster than the driver's own, where somebody has installed it.
        external: ["pg-native"],
        output: { codeSplitting: false, entryFileNames: fileName },
      },
    },
    ssr: { noExternal: true },
  });
  for (const former of globSync(join(tmpdir(), "baton-chaos-program-*")))
    if (Date.now() - statSync(former).mtimeMs > keptMs) rmSync(former, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
