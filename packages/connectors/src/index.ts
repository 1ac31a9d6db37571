export * from "./contract.ts";
export * from "./http/http-client.ts";
