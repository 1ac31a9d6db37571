import type { Plugin } from "vite";
import { createFakeApi } from "./fake-api.ts";

/** Answers the API from memory in Vite's own server: `npx vite --mode fake`. Any email and password will do. */
export function fakeApiPlugin(): Plugin {
  return {
    name: "baton-fake-api",
    configureServer(server) {
      const api = createFakeApi({ delayMilliseconds: 150 });
      server.middlewares.use((request, response, next) => {
        api.handle(request, response).then(
          (isAnswered) => isAnswered || next(),
          (error: unknown) => next(error),
        );
      });
    },
  };
}
