import type { Plugin } from "vite";
import { createFakeApi } from "./fake-api.ts";

/** Answers the API from memory in Vite's own server: `npx vite --mode fake`. Email and password: anything, 10 characters. */
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
