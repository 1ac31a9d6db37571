/** What is known of endpoints from one turn to the next, by the name that decisions know a model by. */
export type EndpointMemory = {
  /** Why it is not asked now, in words; null: it is. */
  restOf(endpoint: string): string | null;
  /** It answered (null), or failed with this error. */
  note(endpoint: string, error: string | null): Promise<void>;
};
