export * from "./schema.ts";
export * from "./uuid.ts";
