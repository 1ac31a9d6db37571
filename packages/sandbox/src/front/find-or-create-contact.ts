import type { FrontAccount } from "./account.ts";
import type { FrontContact, FrontHandle } from "./records.ts";

/** The source of a handle, by the type of the message it came with. */
export function sourceOfMessageType(type: string): string {
  switch (type) {
    case "email":
      return "email";
    case "sms":
    case "whatsapp":
    case "call":
    case "phone-call":
      return "phone";
    case "front_chat":
    case "intercom":
    case "facebook":
      return type;
    default:
      return "custom";
  }
}

/** Phone handles are E.164; without a country code Front takes them for North American ones. */
export function normalizeHandle(source: string, handle: string): string {
  if (source !== "phone") return handle;
  const digits = handle.replace(/[^\d+]/g, "");
  return digits.startsWith("+") ? digits : `+1${digits}`;
}

/** A contact with empty fields. */
export function newContact(account: FrontAccount, fields: Partial<FrontContact> = {}): FrontContact {
  const createdAt = account.timestamp();
  return {
    id: account.newId("contact"),
    name: null,
    description: null,
    avatarUrl: null,
    links: [],
    handles: [],
    customFields: {},
    notes: [],
    createdAt,
    updatedAt: createdAt,
    ...fields,
  };
}

/** The contact of a sender, made if need be; undefined when the company makes none. */
export function findOrCreateContact(
  account: FrontAccount,
  handle: FrontHandle,
  name: string | null,
): FrontContact | undefined {
  const known = account.contactOf(handle.source, handle.handle);
  if (known || !account.switches.contactsFromSenders) return known;
  const contact = newContact(account, { name, handles: [handle] });
  account.addContact(contact);
  account.changed("people");
  return contact;
}
