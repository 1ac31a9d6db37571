export * from "./accounts/create-accounts.ts";
export * from "./accounts/ensure-first-owner.ts";
export * from "./app-dependencies.ts";
export * from "./create-app.ts";
export * from "./operations/create-logger.ts";
