import { insertArticle } from "@baton/database";
import { demoHelpCenter } from "@baton/sandbox/demo/help-center";
import { organizationId } from "./add-connection.ts";
import type { BenchDatabase } from "./bench-database.ts";

/** The help centre of the demo company, so that questions are answered by the agent that the product has. */
export async function addArticles({ pool }: BenchDatabase): Promise<void> {
  for (const article of demoHelpCenter) {
    await insertArticle(pool, { organizationId, status: "published", language: "en", ...article });
  }
}
