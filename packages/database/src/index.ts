export * from "./schema.ts";
export * from "./secrets/create-sealer.ts";
export * from "./uuid.ts";
