import type { HelpdeskContact } from "@baton/domain";
import type { FreshchatUser } from "./shapes.ts";

/** A Freshchat user as a contact; null without an id. */
export function convertContact(user: FreshchatUser | null): HelpdeskContact | null {
  if (user === null || user.id === null) return null;
  const name = [user.first_name, user.last_name].filter((part) => part !== null).join(" ");
  return { externalId: user.id, name: name || null, email: user.email, phone: user.phone };
}

/** A contact of whom only the id is known: enough to match (S6), and never a reason to stop. */
export function contactWithId(externalId: string | null): HelpdeskContact | null {
  return externalId === null ? null : { externalId, name: null, email: null, phone: null };
}
