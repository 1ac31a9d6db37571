export * as freshchat from "./freshchat/index.ts";
export { fileStore, type Persistence } from "./persistence/file-store.ts";
