export * from "./create-knowledge-runtime.ts";
