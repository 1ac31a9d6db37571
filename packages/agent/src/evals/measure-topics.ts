import type { Topic } from "../contract.ts";
import { scoreTopic } from "../guards/match-topic.ts";
import { auroc, measureDetection } from "./metrics.ts";

export type TopicMeasures = {
  /** Mean over the topics: a message of the topic scores above one of another. */
  auroc: number;
  /** At the threshold that is best for all topics together. */
  bestF1: number;
  /** Messages whose own topic scores highest. */
  rightFirst: number;
};

/**
 * How well topics in plain language tell messages apart that are about closely related things. Each topic is one sentence, with as many
 * examples as given; the examples of the others are its counter-examples, as they are when somebody says no to them.
 */
export function measureTopics(input: {
  sentences: Readonly<Record<string, string>>;
  examples: readonly { text: string; intent: string }[];
  asked: readonly { text: string; intent: string }[];
  examplesEach: number;
}): TopicMeasures {
  const { sentences, examples, asked, examplesEach } = input;
  const byIntent = Map.groupBy(examples, ({ intent }) => intent);
  const firstOf = (intent: string) =>
    (byIntent.get(intent) ?? []).slice(0, examplesEach).map(({ text }) => text);
  const intents = Object.keys(sentences);
  const topics = intents.map(
    (intent): Topic => ({
      name: intent.replaceAll("_", " "),
      description: sentences[intent] as string,
      examples: firstOf(intent),
      counterExamples: intents.filter((other) => other !== intent).flatMap(firstOf),
    }),
  );
  const messages = asked.filter(({ intent }) => intent in sentences);
  const scored = messages.map(({ text, intent }) => ({
    intent,
    scores: topics.map((topic) => scoreTopic(text, topic, "en").score),
  }));
  const areas = intents.map((intent, at) =>
    auroc(
      scored.filter((entry) => entry.intent === intent).map(({ scores }) => scores[at] as number),
      scored.filter((entry) => entry.intent !== intent).map(({ scores }) => scores[at] as number),
    ),
  );
  const f1At = (threshold: number) =>
    measureDetection(
      scored.flatMap(({ intent, scores }) =>
        scores.map((score, at) => ({ expected: intents[at] === intent, found: score >= threshold })),
      ),
    ).f1;
  const rightFirst = scored.filter(
    ({ intent, scores }) => intents[scores.indexOf(Math.max(...scores))] === intent,
  );
  return {
    auroc: areas.reduce((sum, area) => sum + area, 0) / areas.length,
    bestF1: Math.max(...Array.from({ length: 18 }, (_, step) => f1At(0.1 + step * 0.05))),
    rightFirst: rightFirst.length / scored.length,
  };
}

/** The intents of the Bitext collection as a person would describe them on the settings page. Written for this measurement. */
export const BITEXT_TOPICS: Readonly<Record<string, string>> = {
  cancel_order: "Customers who want to cancel an order",
  change_order: "Customers who want to change an order, add or remove items",
  change_shipping_address: "Changing the delivery address",
  check_cancellation_fee: "How much it costs to cancel early",
  check_invoice: "Looking at an invoice or finding it",
  check_payment_methods: "Which ways to pay are accepted",
  check_refund_policy: "When a refund is possible: the refund policy",
  complaint: "Customers who want to file a complaint",
  contact_customer_service: "How and when to reach customer service",
  contact_human_agent: "Customers who want to talk to a person",
  create_account: "Opening a new account",
  delete_account: "Closing or deleting an account",
  delivery_options: "Which delivery options there are, and to where",
  delivery_period: "How long delivery takes, when a package arrives",
  edit_account: "Changing the information of an account",
  get_invoice: "Getting or downloading an invoice",
  get_refund: "Customers who want their money back",
  newsletter_subscription: "Subscribing to the newsletter or leaving it",
  payment_issue: "Problems with a payment",
  place_order: "Buying something, placing an order",
  recover_password: "A forgotten password or PIN",
  registration_problems: "Errors when signing up or registering",
  review: "Leaving a review, opinion or feedback",
  set_up_shipping_address: "Adding a delivery address for the first time",
  switch_account: "Changing to another type of account or user",
  track_order: "Where an order is, its status",
  track_refund: "Where a refund is, its status",
};
