import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { fakeApiPlugin } from "./dev/fake-api/fake-api-plugin.ts";

/**
 * `vite` alone talks to a server on BATON_URL (default http://localhost:3000); `vite --mode fake` answers from the
 * in-memory API in dev/fake-api, which is never part of a build.
 */
export default defineConfig(({ command, mode }) => ({
  plugins: [react(), tailwindcss(), ...(command === "serve" && mode === "fake" ? [fakeApiPlugin()] : [])],
  root: import.meta.dirname,
  server: {
    proxy:
      mode === "fake"
        ? {}
        : Object.fromEntries(
            ["/api", "/sandbox"].map((path) => [
              path,
              { target: process.env.BATON_URL ?? "http://localhost:3000", changeOrigin: false },
            ]),
          ),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // Data URLs would need exceptions in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in disguise, and every browser that we build for preloads modules.
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
}));
