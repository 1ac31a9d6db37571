import { HttpFailure } from "../../http/http-failure.ts";
import type { CrmApi } from "./crm-api.ts";
import { type CrmContact, contactAnswerSchema, lookupSchema } from "./shapes.ts";

/**
 * The CRM's contact with that e-mail, with its companies; null when there is none. Only an exact match counts (without
 * regard to case), and of several the first.
 */
export async function findCrmContact(
  api: CrmApi,
  email: string,
  signal?: AbortSignal,
): Promise<CrmContact | null> {
  const wanted = email.trim().toLowerCase();
  const contacts = await lookUp(api, "email", email, signal);
  return contacts.find((contact) => contact.email?.trim().toLowerCase() === wanted) ?? null;
}

/** By mobile number, exactly as it is written there. Several contacts with one number are nobody in particular. */
export async function findCrmContactByPhone(
  api: CrmApi,
  phone: string,
  signal?: AbortSignal,
): Promise<CrmContact | null> {
  const found = (await lookUp(api, "mobile_number", phone, signal)).filter(
    ({ mobile_number }) => mobile_number?.trim() === phone.trim(),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** By its id; null: it was deleted there. */
export async function readCrmContact(
  api: CrmApi,
  id: string,
  signal?: AbortSignal,
): Promise<CrmContact | null> {
  try {
    const path = `/contacts/${encodeURIComponent(id)}?include=sales_accounts`;
    return (await api.call("GET", path, contactAnswerSchema, { signal })).contact;
  } catch (error) {
    if (error instanceof HttpFailure && error.code === "not-found") return null;
    throw error;
  }
}

async function lookUp(
  api: CrmApi,
  field: "email" | "mobile_number",
  wanted: string,
  signal: AbortSignal | undefined,
): Promise<CrmContact[]> {
  const query = new URLSearchParams({ q: wanted, f: field, entities: "contact", include: "sales_accounts" });
  const answer = await api.call("GET", `/lookup?${query}`, lookupSchema, { signal });
  return answer.contacts?.contacts ?? [];
}
