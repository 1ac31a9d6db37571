import { type Condition, count, hasWebhooks, lastTold, nameEvents, tellsNews, when } from "../condition.ts";

/** A connection that was made so recently may still be on its way to its first customer. */
const patienceMs = 3_600_000;

/** New conversations are not told, where a helpdesk has an event of its own for that: nothing is answered until Baton asks. */
export const creationEventsMissing: Condition = {
  name: "creation-events-missing",
  judge(facts) {
    if (!hasWebhooks(facts) || !tellsNews(facts.manifest, "conversation")) return null;
    const { label } = facts.manifest;
    const missed = facts.missed.find(({ kind }) => kind === "conversation");
    const told = lastTold(facts, "conversation");
    const events = nameEvents(facts, "conversation");
    if (missed && (told === null || told < missed.lastAt)) {
      return {
        severity: "error",
        message: `${label} does not tell of new conversations. Baton finds them by asking, and answers minutes late.`,
        evidence: `${count(missed.count, "new conversation")} found without a webhook, the last at ${when(missed.lastAt)} (conversation ${missed.conversationId}); ${told ? `the last webhook for one came at ${when(told)}` : "no webhook for one ever came"}.`,
        fix: `In ${label}, check that ${events} is there, switched on, before every other rule that could end the list, and has this connection's address and secret.`,
      };
    }
    const isOld = facts.now.getTime() - facts.connection.createdAt.getTime() > patienceMs;
    if (facts.eventsSeen.length > 0 || !isOld || facts.incidents.length > 0) return null;
    return {
      severity: "warning",
      message: `No webhook has arrived from ${label} since the connection was made.`,
      evidence: `Connected at ${when(facts.connection.createdAt)}.`,
      fix: `Set up ${events} in ${label} as the connection's page shows, then write as a customer.`,
    };
  },
};
