/** What the inspector shows of past calls; more would only take memory. */
export const ledger = { limit: 2_000 } as const;
