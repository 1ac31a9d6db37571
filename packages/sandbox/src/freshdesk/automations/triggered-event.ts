import type { FreshdeskAccount } from "../account.ts";
import type { Happening } from "../account-events.ts";

/** `{{triggered_event}}`: it looks like an object without quotes and is no JSON. */
export function describeTriggeredEvent(account: FreshdeskAccount, happening: Happening): string {
  if ("value" in happening) {
    const { spamEvent } = account.switches;
    const value = happening.value === "marked_spam" ? spamEvent : happening.value;
    return `{${happening.field}:${value}}`;
  }
  const nobody = { empty: "", null: "null", "minus-one": "-1" }[account.switches.unassignedInEvent];
  const show = (value: unknown) => (value === null || value === undefined ? nobody : String(value));
  return `{${happening.field}:{from:${show(happening.from)},to:${show(happening.to)}}}`;
}

/** A short word for the ledger and for faults: `ticket_action:created`, `reply_sent:sent`, `status`. */
export function nameOfHappening(happening: Happening): string {
  return "value" in happening ? `${happening.field}:${happening.value}` : happening.field;
}
