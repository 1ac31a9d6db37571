/** What an organization lets its models cost; null: no limit. US dollars; days and months of the calendar it uses. */
export type SpendLimits = { perDayUsd: number | null; perMonthUsd: number | null };
/** What they have cost so far, from the stored turns. */
export type Spent = { todayUsd: number; thisMonthUsd: number };

export type Budget = { within: true } | { within: false; detail: string };

/** May a turn still ask a model? The turn that crosses a limit is the last one: its cost is known only afterwards. */
export function checkBudget(limits: SpendLimits, spent: Spent): Budget {
  if (limits.perDayUsd !== null && spent.todayUsd >= limits.perDayUsd)
    return { within: false, detail: `The limit of $${limits.perDayUsd.toFixed(2)} a day is used up.` };
  if (limits.perMonthUsd !== null && spent.thisMonthUsd >= limits.perMonthUsd)
    return { within: false, detail: `The limit of $${limits.perMonthUsd.toFixed(2)} a month is used up.` };
  return { within: true };
}
