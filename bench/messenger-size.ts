import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Row, report } from "./support/report.ts";

/** Kilobytes that other widgets bring over the network, compressed, as published; not measured in this run. */
const others: readonly [string, string][] = [
  ["Zendesk", "534"],
  ["n8n chat", "456"],
  ["Botpress", "234"],
  ["Typebot", "196"],
  ["Chatwoot", "170 to 300"],
  ["Crisp", "135"],
  ["the lightest known", "8.3"],
];

const folder = join(import.meta.dirname, "../apps/messenger");
const built = spawnSync(process.execPath, ["build.mjs"], { cwd: folder, encoding: "utf8" });
const sizes = JSON.parse(readFileSync(join(folder, "dist/sizes.json"), "utf8")) as {
  loader: number;
  opened: number;
  limits: { loader: number; opened: number };
  files: { name: string; bytes: number; gzip: number; brotli: number }[];
};
const sum = (key: "bytes" | "gzip" | "brotli", matches: (name: string) => boolean) =>
  sizes.files.filter(({ name }) => matches(name)).reduce((total, file) => total + file[key], 0);
const row = (what: string, matches: (name: string) => boolean): Row => ({
  what,
  "as it is": sum("bytes", matches),
  gzip: sum("gzip", matches),
  brotli: sum("brotli", matches),
});
const languages = sizes.files.filter(({ name }) => /^[a-z]{2}-/.test(name));
const largest = languages.toSorted((a, b) => b.gzip - a.gzip)[0]?.name ?? "";

report({
  name: "messenger-size",
  about: "bytes a visitor fetches: on every page, and once the messenger is opened",
  rows: [
    row("loader, on every page", (name) => name === "loader.js"),
    row("messenger, when opened", (name) => name.startsWith("messenger-")),
    row(`largest of ${languages.length} languages besides English`, (name) => name === largest),
    row(
      "all of it, in that language",
      (name) => name === "loader.js" || name.startsWith("messenger-") || name === largest,
    ),
    ...others.map(([what, kilobytes]) => ({
      what: `${what} (published)`,
      "as it is": "",
      gzip: `${kilobytes} KB`,
    })),
  ],
  aims: [
    {
      aim: `loader at most ${sizes.limits.loader} bytes (gzip)`,
      measured: String(sizes.loader),
      isMet: sizes.loader <= sizes.limits.loader,
    },
    {
      aim: `opened at most ${sizes.limits.opened} bytes (gzip), loader and largest language included`,
      measured: String(sizes.opened),
      isMet: sizes.opened <= sizes.limits.opened,
    },
    {
      aim: "the build itself holds to the limits",
      measured: `exit ${built.status}`,
      isMet: built.status === 0,
    },
  ],
});
