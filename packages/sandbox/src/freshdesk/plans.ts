/** What a plan allows. */
export interface Plan {
  readonly callsPerMinute: number;
  /** Calls a minute of one endpoint; 0 for no limit of its own. */
  readonly subLimits: SubLimits;
  readonly mailsPerHour: number;
  readonly hasWebhooks: boolean;
  readonly maximumAttachmentBytes: number;
}

export interface SubLimits {
  readonly createTicket: number;
  readonly updateTicket: number;
  readonly listTickets: number;
  readonly listContacts: number;
}

export type PlanName = "free" | "trial" | "growth" | "pro" | "enterprise";

const none: SubLimits = { createTicket: 0, updateTicket: 0, listTickets: 0, listContacts: 0 };
const megabytes = 1024 * 1024;

/**
 * Limits as the API reference of January 2026 lists them; mail caps and attachment sizes from the support
 * articles. What a trial may mail is not written down: the cap of the free plan is assumed.
 */
export const plans: Readonly<Record<PlanName, Plan>> = {
  free: {
    callsPerMinute: 0,
    subLimits: none,
    mailsPerHour: 100,
    hasWebhooks: false,
    maximumAttachmentBytes: 15 * megabytes,
  },
  trial: {
    callsPerMinute: 50,
    subLimits: none,
    mailsPerHour: 100,
    hasWebhooks: true,
    maximumAttachmentBytes: 15 * megabytes,
  },
  growth: {
    callsPerMinute: 200,
    subLimits: { createTicket: 80, updateTicket: 80, listTickets: 20, listContacts: 20 },
    mailsPerHour: 250,
    hasWebhooks: true,
    maximumAttachmentBytes: 20 * megabytes,
  },
  pro: {
    callsPerMinute: 400,
    subLimits: { createTicket: 160, updateTicket: 160, listTickets: 100, listContacts: 100 },
    mailsPerHour: 400,
    hasWebhooks: true,
    maximumAttachmentBytes: 20 * megabytes,
  },
  enterprise: {
    callsPerMinute: 700,
    subLimits: { createTicket: 280, updateTicket: 280, listTickets: 200, listContacts: 200 },
    mailsPerHour: 500,
    hasWebhooks: true,
    maximumAttachmentBytes: 20 * megabytes,
  },
};

/** Limits that can be bought on top of any plan. */
const bought: Readonly<Record<number, SubLimits>> = {
  1000: { createTicket: 400, updateTicket: 400, listTickets: 300, listContacts: 300 },
  2000: { createTicket: 800, updateTicket: 800, listTickets: 400, listContacts: 400 },
};

/** The plan in force, with the limit that was bought or set instead of the plan's. */
export function planInForce(name: PlanName, callsPerMinute: number): Plan {
  const plan = plans[name];
  if (callsPerMinute === 0) return plan;
  // Limits nobody sells are for tests and benchmarks: the endpoints have no limit of their own then.
  return { ...plan, callsPerMinute, subLimits: bought[callsPerMinute] ?? none };
}
