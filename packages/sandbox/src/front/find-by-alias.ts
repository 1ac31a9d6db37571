import type { FrontAccount } from "./account.ts";
import { normalizeHandle } from "./find-or-create-contact.ts";
import type { FrontChannel, FrontContact, FrontMessage, FrontTeammate } from "./records.ts";

/** By id or `alt:email:…`. */
export function findTeammate(account: FrontAccount, id: string): FrontTeammate | undefined {
  const email = afterPrefix(id, "alt:email:");
  if (email === undefined) return account.teammates.get(id);
  const same = (other: string) =>
    account.switches.aliasEmailCase === "folded"
      ? other.toLowerCase() === email.toLowerCase()
      : other === email;
  return [...account.teammates.values()].find((teammate) => same(teammate.email));
}

/** By id or `alt:address:…`. */
export function findChannel(account: FrontAccount, id: string): FrontChannel | undefined {
  const address = afterPrefix(id, "alt:address:");
  if (address === undefined) return account.channels.get(id);
  return [...account.channels.values()].find((channel) => channel.address === address);
}

/** By id or `alt:{source}:{handle}`. */
export function findContact(account: FrontAccount, id: string): FrontContact | undefined {
  const alias = /^alt:([^:]+):(.+)$/s.exec(id);
  if (!alias) return account.contacts.get(id);
  const [, source = "", handle = ""] = alias;
  const contact = account.contactOf(source, normalizeHandle(source, handle));
  const isExact = account.switches.aliasEmailCase === "exact" && source === "email";
  if (isExact && !contact?.handles.some((known) => known.handle === handle)) return undefined;
  return contact;
}

/** By id or `alt:uid:…`. Accepted messages that were not sent so far do not exist. */
export function findMessage(account: FrontAccount, id: string): FrontMessage | undefined {
  const uid = afterPrefix(id, "alt:uid:");
  return uid === undefined ? account.messages.get(id) : account.messageOfUid(uid);
}

function afterPrefix(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}
