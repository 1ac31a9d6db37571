/** How fast an import may go. */
export type BackfillPace = {
  /** Pages of the list per minute. */
  listsPerMinute: number;
  /** Conversations read per minute. */
  readingsPerMinute: number;
};

/** What an account allows that does not say: the stingiest limit known of any plan, in calls a minute. */
const unknownCallsPerMinute = 50;
/** Half is for the customers who write meanwhile, and for the company's other apps, which share the limit. */
const shareOfLimit = 0.5;
/** The conversation, with its contact, and its thread; long threads have more pages, most have one. */
const callsPerReading = 3;
/** The smallest plan allows lists a tenth of its calls (Freshdesk Growth: 20 of 200). */
const shareOfLists = 0.1;

/**
 * The pace of an import under the account's own limit, as the last check learnt it.
 *
 * @param account facts of the connection; `callsPerMinute` counts.
 */
export function planPace(account: Readonly<Record<string, string>>): BackfillPace {
  const told = Number(account.callsPerMinute);
  const callsPerMinute = Number.isFinite(told) && told > 0 ? told : unknownCallsPerMinute;
  const usable = callsPerMinute * shareOfLimit;
  const listsPerMinute = Math.max(1, usable * shareOfLists);
  return { listsPerMinute, readingsPerMinute: Math.max(1, (usable - listsPerMinute) / callsPerReading) };
}
