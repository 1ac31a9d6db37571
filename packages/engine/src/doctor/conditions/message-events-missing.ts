import { type Condition, count, hasWebhooks, lastTold, nameEvents, tellsNews, when } from "../condition.ts";

/** A connection that was made so recently may still be on its way to its first customer. */
const patienceMs = 3_600_000;

/** No reply to anything: the webhook is missing or does not send messages. Reconciliation answers meanwhile, late. */
export const messageEventsMissing: Condition = {
  name: "message-events-missing",
  judge(facts) {
    if (!hasWebhooks(facts)) return null;
    // Where new conversations have an event of their own, that one is missed apart (creation-events-missing.ts).
    const isTold = tellsNews(facts.manifest, "conversation");
    const missed = facts.missed.find(
      ({ kind }) => kind === "message" || (kind === "conversation" && !isTold),
    );
    const told = lastTold(facts, "message");
    const events = nameEvents(facts, "message") || "new messages";
    const { label } = facts.manifest;
    if (missed && (told === null || told < missed.lastAt)) {
      return {
        severity: "error",
        message: `${label} does not send the webhook for messages. Baton finds them by asking, and answers minutes late.`,
        evidence: `${count(missed.count, "message")} found without a webhook, the last at ${when(missed.lastAt)} (conversation ${missed.conversationId}); ${told ? `the last webhook for a message came at ${when(told)}` : "no webhook for a message ever came"}.`,
        fix: `In ${label}, check that the webhook is switched on, has this connection's address, and includes ${events}.`,
      };
    }
    if (missed && missed.count >= 3) {
      return {
        severity: "warning",
        message: `Some of ${label}'s webhooks for messages do not arrive. Baton finds these messages by asking, minutes late.`,
        evidence: `${count(missed.count, "message")} found without a webhook, the last at ${when(missed.lastAt)} (conversation ${missed.conversationId}); other webhooks arrive.`,
        fix: "Check that Baton's public address can be reached at all times, and whether a proxy or firewall refuses some requests.",
      };
    }
    // Nothing is sent where nothing can be subscribed.
    if (facts.manifest.webhook.events.length === 0) return null;
    const isOld = facts.now.getTime() - facts.connection.createdAt.getTime() > patienceMs;
    if (isTold || facts.eventsSeen.length > 0 || !isOld || facts.incidents.length > 0) return null;
    return {
      severity: "warning",
      message: `No webhook has arrived from ${label} since the connection was made.`,
      evidence: `Connected at ${when(facts.connection.createdAt)}.`,
      fix: `Enter this connection's webhook address in ${label}, with ${events}, then write a message as a customer.`,
    };
  },
};
