import { type ContactToResolve, type Queryable, resolveContacts } from "@baton/database";
import { createBatcher } from "../inbound/create-batcher.ts";

/** The contact behind a helpdesk's own id of a customer, found or made. */
export type ResolveContact = (contact: ContactToResolve) => Promise<string>;

/**
 * Contacts that are asked for at the same time are found by one statement: one each was a fifth of what a conversation's first
 * message costs the database. One statement at a time, so that two of this process never wait for each other.
 */
export function createContactResolver(database: Queryable): ResolveContact {
  const resolver = createBatcher<ContactToResolve, string>({
    lanes: 1,
    maximumBatch: 32,
    maximumQueued: Number.POSITIVE_INFINITY,
    flush: (contacts) => resolveContacts(database, contacts),
  });
  return async (contact) => {
    const resolved = await resolver.add(contact);
    if (resolved.kind === "overloaded") throw new Error("A resolver without a limit cannot be overloaded.");
    return resolved.result;
  };
}
