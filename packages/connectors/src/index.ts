export * from "./contract.ts";
export * from "./http/convert-failure-to-outcome.ts";
export * from "./http/create-http-client.ts";
export * from "./http/http-client.ts";
export * from "./http/http-failure.ts";
export * from "./http/read-json.ts";
export * from "./registry.ts";
export * from "./reply-form.ts";
