export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The id of something, when it is one of that kind: `cnv_1f2`, `msg_3k`, … Null for anything else. */
export function readId(value: unknown, prefix: string): string | null {
  if (!isObject(value) || typeof value.id !== "string") return null;
  return value.id.startsWith(`${prefix}_`) && isIdForm.test(value.id) ? value.id : null;
}

/** The id in the link by which something names another: messages have no other mention of their conversation. */
export function readIdOfLink(value: unknown, relation: string, prefix: string): string | null {
  if (!isObject(value) || !isObject(value._links) || !isObject(value._links.related)) return null;
  const link = value._links.related[relation];
  if (typeof link !== "string") return null;
  return new RegExp(`/(${prefix}_[a-z0-9]+)(?:[/?]|$)`).exec(link)?.[1] ?? null;
}

const isIdForm = /^[a-z]{3}_[a-z0-9]{1,40}$/;

/** Whether it can stand for a conversation of Front at all; nothing else is sent to it. */
export function isConversationId(id: string): boolean {
  return /^cnv_[a-z0-9]{1,40}$/.test(id);
}
