import type { FrontAccount } from "./account.ts";
import { wake } from "./change-conversation.ts";
import { sendQueued } from "./write-message.ts";

/** Longest delay that setTimeout takes; a longer one would fire at once. */
const longestTimeout = 2_147_483_647;

/** Does what falls due: accepted messages become messages, snoozed conversations come back. */
export class DueWork {
  readonly #account: () => FrontAccount;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(account: () => FrontAccount) {
    this.#account = account;
  }

  /** Waits for everything the account has pending; after a restart some of it may be overdue. */
  start(): void {
    const account = this.#account();
    for (const uid of account.queued.keys()) this.messageQueued(uid);
    for (const { id, reminders } of account.conversations.values())
      if (reminders.length > 0) this.conversationSnoozed(id);
  }

  messageQueued(uid: string): void {
    const dueAt = this.#account().queued.get(uid)?.dueAt;
    if (dueAt !== undefined) this.#at(uid, dueAt, () => sendQueued(this.#account(), uid));
  }

  conversationSnoozed(id: string): void {
    const reminder = this.#account().conversations.get(id)?.reminders[0];
    if (reminder) this.#at(id, reminder.scheduledAt * 1000, () => this.#wakeIfDue(id));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The snooze may have been moved or cancelled meanwhile. */
  #wakeIfDue(id: string): void {
    const account = this.#account();
    const conversation = account.conversations.get(id);
    const reminder = conversation?.reminders[0];
    if (!conversation || !reminder) return;
    if (reminder.scheduledAt * 1000 > account.now()) this.conversationSnoozed(id);
    else wake(account, conversation);
  }

  #at(key: string, dueAt: number, act: () => void): void {
    clearTimeout(this.#timers.get(key));
    const delay = Math.min(Math.max(0, dueAt - this.#account().now()), longestTimeout);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      act();
    }, delay);
    timer.unref();
    this.#timers.set(key, timer);
  }
}
