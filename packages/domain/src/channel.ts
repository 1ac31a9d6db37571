/** The kind of conversation the customer is in; decides the form of a reply and which settings apply (S2). */
export type Channel = "web" | "email" | "sms" | "phone";
/** All of them, in the order in which screens list them. */
export const channels: readonly Channel[] = ["web", "email", "sms", "phone"];

/** What the agent does on a channel (G6): public reply, draft as a private note, or nothing. */
export type ChannelMode = "autopilot" | "assist" | "off";

/** Settings of one channel; all times in milliseconds. */
export type ChannelSettings = {
  mode: ChannelMode;
  /** Quiet time after a customer message before the turn starts, so that a burst makes one turn (S10). */
  debounceMs: number;
  /** Silence after an answer until the conversation is assumed resolved (M11). */
  resolveAfterMs: number;
  /** How long after closing a new customer message counts as a reopening of the same question (A6). */
  reopenWindowMs: number;
};

const hour = 3_600_000;

/**
 * Defaults. Chat customers write in short bursts, so a second and a half of quiet is enough; e-mail has time.
 * 24 hours until assumed resolution is the figure of the source documents.
 */
export const defaultChannelSettings: Record<Channel, ChannelSettings> = {
  web: { mode: "autopilot", debounceMs: 1_500, resolveAfterMs: 24 * hour, reopenWindowMs: 72 * hour },
  email: { mode: "autopilot", debounceMs: 20_000, resolveAfterMs: 72 * hour, reopenWindowMs: 14 * 24 * hour },
  sms: { mode: "autopilot", debounceMs: 4_000, resolveAfterMs: 24 * hour, reopenWindowMs: 72 * hour },
  phone: { mode: "off", debounceMs: 20_000, resolveAfterMs: 72 * hour, reopenWindowMs: 72 * hour },
};

/**
 * A customer who keeps typing must not be kept waiting for ever: a turn starts at the latest this many
 * debounce times after the first unanswered message.
 */
export const maximumDebounceFactor = 4;
