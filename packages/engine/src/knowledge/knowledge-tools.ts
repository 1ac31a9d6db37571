import type { HttpClient } from "@baton/connectors";
import type { CrawlLimits } from "@baton/knowledge";
import type { ConnectionTools } from "../connections/connection-tools.ts";
import type { ChangeFeed } from "../contract.ts";

/** What the use cases of knowledge work with. */
export type KnowledgeTools = {
  connections: ConnectionTools;
  /** The guarded client for the web: an address of a source can name any host (A8). */
  webHttp: HttpClient;
  changes: Pick<ChangeFeed, "publish">;
  now: () => Date;
  /** Parts of the crawler's limits to be different. */
  crawlLimits?: Partial<CrawlLimits>;
};
