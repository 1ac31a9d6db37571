import { defineConfig } from "vite";

/** Shared by both halves of the build (build.mjs): browsers of the last three years, no code that evaluates text. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    minify: true,
    // Every script finds its neighbours by its own address, since the page it runs in is on another site.
    modulePreload: false,
    reportCompressedSize: false,
  },
});
