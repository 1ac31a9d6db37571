import { findLocaleOfThread } from "@baton/database";
import { baseLanguage } from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

/**
 * The language to speak to somebody in whose words are not there yet, or do not tell: the conversation's, else the one in which the
 * messenger stands on their page, if it is served. Null: neither is known.
 */
export async function readLocale(
  { database }: EngineDependencies,
  work: ConversationWork,
): Promise<string | null> {
  const { state, connection, settings } = work;
  if (state.language !== null || !connection.connector.manifest.isBuiltIn) return state.language;
  // By the thread: of one that was just opened there is no conversation yet.
  const locale = await findLocaleOfThread(database, {
    connectionId: connection.id,
    threadId: state.externalId,
  });
  const language = locale ? baseLanguage(locale) : null;
  const { served } = settings.agent.language;
  return language !== null && (served === "any" || served.includes(language)) ? language : null;
}
