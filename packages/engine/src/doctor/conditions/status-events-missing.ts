import type { WebhookNews } from "@baton/connectors";
import { type Condition, count, hasWebhooks, lastTold, nameEvents, when } from "../condition.ts";

const kinds = [
  { news: "close", words: "closed conversations stay open here until Baton looks" },
  { news: "reopen", words: "reopened conversations stay closed here until Baton looks" },
  { news: "assignment", words: "Baton learns late who has taken a conversation or given it back" },
] as const satisfies readonly { news: WebhookNews; words: string }[];

/** Closed there, open here; or taken there, and not known here: an event is not subscribed. Reconciliation heals it, late. */
export const statusEventsMissing: Condition = {
  name: "status-events-missing",
  judge(facts) {
    if (!hasWebhooks(facts)) return null;
    const { label } = facts.manifest;
    const holes = kinds.flatMap(({ news, words }) => {
      const missed = facts.missed.find(({ kind }) => kind === news);
      if (!missed) return [];
      const told = lastTold(facts, news);
      return told === null || told < missed.lastAt ? [{ news, words, missed }] : [];
    });
    if (holes.length === 0) return null;
    return {
      severity: "warning",
      message: `${label} does not tell everything that happens to conversations: ${holes.map(({ words }) => words).join("; ")}.`,
      evidence: holes
        .map(
          ({ news, missed }) =>
            `${news}: found ${count(missed.count, "time")} without a webhook, last at ${when(missed.lastAt)} (conversation ${missed.conversationId})`,
        )
        .join("; "),
      fix: `In ${label}'s webhook settings, add ${holes.map(({ news }) => nameEvents(facts, news) || news).join(", ")}.`,
    };
  },
};
