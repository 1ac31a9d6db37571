// Builds the messenger and weighs it: `dist/loader.js`, the modules it loads, each also compressed, and `dist/sizes.json`.
// Fails above the limits, so that no change makes the messenger heavy by accident.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { limits } from "./limits.mjs";

// Whoever builds it: what is weighed is what visitors get, without the notes that JSX makes for developers.
process.env.NODE_ENV = "production";

const root = import.meta.dirname;
const dist = join(root, "dist");

/** @param {import("vite").InlineConfig} options */
const run = (options) => build({ configFile: join(root, "vite.config.ts"), logLevel: "warn", ...options });

await run({
  build: {
    outDir: dist,
    emptyOutDir: true,
    // As a library: what Vite adds around each import of a page's own would be 400 bytes that nothing here needs.
    lib: { entry: join(root, "src/ui/mount.tsx"), formats: ["es"] },
    rollupOptions: {
      output: {
        minify: true,
        entryFileNames: "messenger-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        hashCharacters: "base64",
      },
    },
  },
});
const names = readdirSync(dist).filter((name) => name.endsWith(".js"));
const messenger = names.find((name) => name.startsWith("messenger-"));
if (!messenger) throw new Error("The messenger's module was not built.");

await run({
  define: { __MESSENGER_FILE__: JSON.stringify(messenger) },
  build: {
    outDir: dist,
    emptyOutDir: false,
    rollupOptions: {
      input: join(root, "src/loader/loader.ts"),
      output: { format: "iife", entryFileNames: "loader.js" },
    },
  },
});

await run({
  build: {
    outDir: dist,
    emptyOutDir: false,
    rollupOptions: {
      input: join(root, "src/preview/preview.ts"),
      output: { format: "iife", entryFileNames: "preview.js" },
    },
  },
});
cpSync(join(root, "src/preview/preview.html"), join(dist, "preview.html"));

const files = readdirSync(dist)
  .filter((name) => name.endsWith(".js"))
  .map((name) => {
    const bytes = readFileSync(join(dist, name));
    const gzip = gzipSync(bytes, { level: 9 });
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    writeFileSync(join(dist, `${name}.gz`), gzip);
    writeFileSync(join(dist, `${name}.br`), brotli);
    return { name, bytes: bytes.length, gzip: gzip.length, brotli: brotli.length };
  });

/** @param {(name: string) => boolean} matches */
const weigh = (matches) => files.filter(({ name }) => matches(name)).map(({ gzip }) => gzip);
const loader = weigh((name) => name === "loader.js").reduce((sum, size) => sum + size, 0);
const languages = weigh((name) => /^[a-z]{2}-/.test(name));
const shared = weigh((name) => !["loader.js", "preview.js"].includes(name) && !/^[a-z]{2}-/.test(name));
const opened = loader + shared.reduce((sum, size) => sum + size, 0) + Math.max(0, ...languages);
writeFileSync(join(dist, "sizes.json"), `${JSON.stringify({ loader, opened, limits, files }, null, 2)}\n`);

console.log(
  `Messenger: loader ${loader} of ${limits.loader} bytes, opened ${opened} of ${limits.opened} (gzip).`,
);
const tooLarge = [
  ...(loader > limits.loader ? [`The loader is ${loader - limits.loader} bytes too large.`] : []),
  ...(opened > limits.opened ? [`The opened messenger is ${opened - limits.opened} bytes too large.`] : []),
];
for (const message of tooLarge) console.error(message);
if (tooLarge.length > 0) process.exitCode = 1;
