import { createUuid } from "@baton/database";

/** Parts of ids, separated by slashes: nothing that a file system or a URL reads in a special way. */
const safeKey = /^[A-Za-z0-9_-]{1,128}(\/[A-Za-z0-9_-]{1,128}){0,7}$/;

/**
 * The key of a new file. Made of ids of ours alone: what a helpdesk or a customer calls a file never becomes a path. The same in
 * every kind of storage, so that files can be copied from one to another as they lie.
 */
export function createStorageKey(organizationId: string): string {
  const id = createUuid();
  // The first digits of the id are time, some fifty days of it: no folder grows without end.
  return `${organizationId}/${id.slice(0, 4)}/${id}`;
}

/** @throws Error for a key that {@link createStorageKey} cannot have made. */
export function requireSafeKey(storageKey: string): string {
  if (!safeKey.test(storageKey)) throw new Error(`unsafe storage key: ${storageKey}`);
  return storageKey;
}
