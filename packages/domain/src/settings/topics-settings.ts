/** A topic in plain words. `examples` are messages that a person said belong to it: five make it far more reliable. */
export type TopicDescription = {
  name: string;
  description: string;
  examples: string[];
  /** Messages that a person said do not belong to it; absent in documents of older versions. */
  counterExamples?: string[] | undefined;
};

/** What the agent leaves to people, and the only topics it answers: one document per organization (A3). */
export type TopicsDocument = {
  /** Left to people, whatever the allow list says. */
  never: TopicDescription[];
  /** Empty: every topic may be answered. */
  allowed: TopicDescription[];
};

/** No topic is left to people, and every topic may be answered. */
export const defaultTopics: TopicsDocument = { never: [], allowed: [] };
