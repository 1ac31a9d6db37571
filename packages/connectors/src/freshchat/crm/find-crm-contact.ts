import type { CrmApi } from "./crm-api.ts";
import { type CrmContact, lookupSchema } from "./shapes.ts";

/**
 * The CRM's contact with that e-mail, with its companies; null when there is none. Only an exact match counts (without
 * regard to case), and of several the first.
 */
export async function findCrmContact(
  api: CrmApi,
  email: string,
  signal?: AbortSignal,
): Promise<CrmContact | null> {
  const query = new URLSearchParams({
    q: email,
    f: "email",
    entities: "contact",
    include: "sales_accounts",
  });
  const answer = await api.call("GET", `/lookup?${query}`, lookupSchema, { signal });
  const wanted = email.trim().toLowerCase();
  const contacts = answer.contacts?.contacts ?? [];
  return contacts.find((contact) => contact.email?.trim().toLowerCase() === wanted) ?? null;
}
