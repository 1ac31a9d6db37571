export * from "./create-knowledge-runtime.ts";
export type { FileRead } from "./files/read-file.ts";
export * from "./sources/reading.ts";
// Reading a source needs megabytes of parsers: `web/read-web-source`, `files/read-file` and `html/extract-page` are
// imported where they are used, when they are.
export type { FetchPage, PageAnswer } from "./web/fetch-page.ts";
export type { WebSourceInput } from "./web/read-web-source.ts";
export type { CrawlLimits, WebSettings } from "./web/web-settings.ts";
