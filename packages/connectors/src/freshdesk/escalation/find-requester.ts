import { z } from "zod";
import type { EscalationRequest } from "../../escalation.ts";
import { HttpFailure } from "../../http/http-failure.ts";
import { flag, id, lenientList, text } from "../../parsing/lenient.ts";
import { readVendorError } from "../freshdesk-api.ts";
import { readContactFields } from "../read-contact-fields.ts";
import type { EscalationContext } from "./escalation-context.ts";
import { fillFields } from "./fill-fields.ts";

const contactSchema = z.object({
  id,
  name: text,
  email: text,
  phone: text,
  mobile: text,
  unique_external_id: text,
  deleted: flag,
  custom_fields: z.record(z.string(), z.unknown()).catch({}),
});
export type FreshdeskContact = z.output<typeof contactSchema>;
const contactListSchema = lenientList(contactSchema);

type Customer = EscalationRequest["contact"];

/** Whose ticket it becomes. */
export type Requester = {
  /** Null: Freshdesk is to find or make the contact from `keys` by itself. */
  id: string | null;
  /** What names the requester in the body of a new ticket. */
  keys: Record<string, unknown>;
  remarks: string[];
};

/**
 * The customer's contact (S6): by its id where that is known, by the company's own id of them, then e-mail, then phone; null when there
 * is none.
 *
 * An address that was only typed finds its contact too: Freshdesk has one for each address, as when a mail comes from it. A phone
 * number does so when it is proved, and never finds somebody with another address, for the ticket's mails would go there.
 */
export async function findContact(
  context: EscalationContext,
  { userId, externalId, email, phone, isVerified }: Customer,
): Promise<FreshdeskContact | null> {
  if (externalId !== null && /^\d{1,18}$/.test(externalId)) {
    const byId = await read(context, externalId);
    if (byId) return byId;
  }
  if (userId !== null) {
    const byId = (await list(context, { unique_external_id: userId })).find(
      (contact) => contact.unique_external_id === userId,
    );
    if (byId) return byId;
  }
  if (email !== null) {
    const found = await list(context, { email });
    const same = found.find((contact) => contact.email?.toLowerCase() === email.toLowerCase());
    // An address that is a contact's second one is shown with the first; alone in the list it is meant.
    const byEmail = same ?? (found.length === 1 ? found[0] : undefined);
    if (byEmail) return byEmail;
  }
  if (phone === null || !isVerified) return null;
  for (const key of ["phone", "mobile"]) {
    const byPhone = (await list(context, { [key]: phone })).find(
      (contact) =>
        [contact.phone, contact.mobile].includes(phone) && (email === null || contact.email === null),
    );
    if (byPhone) return byPhone;
  }
  return null;
}

/**
 * The customer's contact, made where there is none. A contact that is there is changed only for a customer who has proved who they are:
 * an address that was merely typed must not change what the company knows of somebody.
 *
 * @throws HttpFailure when Freshdesk cannot be asked; what it refuses of a contact becomes a remark.
 */
export async function provideRequester(
  context: EscalationContext,
  { contact: customer, escalationId }: Pick<EscalationRequest, "contact" | "escalationId">,
): Promise<Requester> {
  const known = await findContact(context, customer);
  if (known?.id) {
    const remarks = customer.isVerified ? await bringUpToDate(context, known, customer) : [];
    return { id: known.id, keys: { requester_id: Number(known.id) }, remarks };
  }
  return makeContact(context, customer, escalationId);
}

async function bringUpToDate(
  context: EscalationContext,
  known: FreshdeskContact,
  customer: Customer,
): Promise<string[]> {
  const { body, remarks } = await writeFields(context, customer);
  const custom = Object.entries((body.custom_fields ?? {}) as Record<string, unknown>).filter(
    ([name, value]) => known.custom_fields[name] !== value,
  );
  const { custom_fields: _, ...keys } = body;
  const changes = {
    ...keys,
    ...(known.unique_external_id === null && customer.userId !== null
      ? { unique_external_id: customer.userId }
      : {}),
    ...(known.name === null && customer.name !== null ? { name: customer.name } : {}),
    ...(known.email === null && customer.email !== null ? { email: customer.email } : {}),
    ...(known.phone === null && known.mobile === null && customer.phone !== null
      ? { phone: customer.phone }
      : {}),
    ...(custom.length > 0 ? { custom_fields: Object.fromEntries(custom) } : {}),
  };
  if (Object.keys(changes).length === 0) return remarks;
  try {
    await context.api.put(`/contacts/${known.id}`, changes, contactSchema, { signal: context.signal });
    return remarks;
  } catch (error) {
    return [...remarks, notTaken(error, "The contact in Freshdesk was not changed")];
  }
}

/** For a customer of whom nothing is known that would be theirs alone. */
export function idWithoutAddress(escalationId: string): string {
  return `baton-${escalationId}`;
}

async function makeContact(
  context: EscalationContext,
  customer: Customer,
  escalationId: string,
): Promise<Requester> {
  const { name, email, phone, userId } = customer;
  const remarks: string[] = [];
  const address = {
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    ...(userId === null ? {} : { unique_external_id: userId }),
  };
  if (email === null) {
    remarks.push(
      "No e-mail address of the customer is known: answers in the ticket do not reach them by mail.",
    );
  }
  const named = {
    name: name ?? email ?? phone ?? "Visitor",
    ...address,
    // Freshdesk wants a way to know a contact again, and so does whoever looks for the ticket after a crash.
    ...(userId === null && email === null ? { unique_external_id: idWithoutAddress(escalationId) } : {}),
  };
  const { body, remarks: unfit } = await writeFields(context, customer);
  remarks.push(...unfit);
  const attempts = [{ ...named, ...body }, named];
  for (const attempt of attempts) {
    try {
      const made = await context.api.post("/contacts", attempt, contactSchema, { signal: context.signal });
      if (made.id !== null) return { id: made.id, keys: { requester_id: Number(made.id) }, remarks };
      break;
    } catch (error) {
      // Made by somebody else at this moment, an agent's own address, or a contact in the trash.
      const owner = findOwner(error);
      if (owner !== null) return { id: owner, keys: { requester_id: Number(owner) }, remarks };
      remarks.push(notTaken(error, "Freshdesk did not take the contact as it was given"));
    }
  }
  // With these Freshdesk finds or makes the contact by itself.
  return { id: null, keys: named, remarks };
}

/** Mapped attributes as the contact's fields (M7). */
async function writeFields(
  { api, signal }: EscalationContext,
  { fields }: Customer,
): Promise<{ body: Record<string, unknown>; remarks: string[] }> {
  if (Object.keys(fields).length === 0) return { body: {}, remarks: [] };
  try {
    const byName = await readContactFields(api, signal);
    const { keys, custom, remarks } = fillFields("contact", fields, byName);
    return {
      body: { ...keys, ...(Object.keys(custom).length > 0 ? { custom_fields: custom } : {}) },
      remarks,
    };
  } catch (error) {
    return { body: {}, remarks: [notTaken(error, "Freshdesk's contact fields could not be read")] };
  }
}

/** A 400, 403, 404 or 409 is said and lived with; all else is thrown on, and tried again later. */
function notTaken(error: unknown, what: string): string {
  if (!(error instanceof HttpFailure) || !["rejected", "forbidden", "not-found"].includes(error.code))
    throw error;
  const words = readVendorError(error).fields.map(({ field, message }) => `${field}: ${message}`);
  return `${what}${words.length === 0 ? "" : ` (${words.join("; ").slice(0, 300)})`}.`;
}

function findOwner(error: unknown): string | null {
  if (!(error instanceof HttpFailure) || error.status !== 409) return null;
  return readVendorError(error).fields.find(({ ownerId }) => ownerId !== null)?.ownerId ?? null;
}

/** Null: deleted or merged away since. */
async function read({ api, signal }: EscalationContext, id: string): Promise<FreshdeskContact | null> {
  try {
    const contact = await api.get(`/contacts/${id}`, contactSchema, { signal });
    return contact.id === null || contact.deleted ? null : contact;
  } catch (error) {
    if (error instanceof HttpFailure && error.code === "not-found") return null;
    throw error;
  }
}

async function list(
  { api, signal }: EscalationContext,
  query: Record<string, string>,
): Promise<FreshdeskContact[]> {
  try {
    const contacts = await api.get("/contacts", contactListSchema, { query, signal });
    return contacts.filter(({ id: contactId, deleted }) => contactId !== null && !deleted);
  } catch (error) {
    // A filter that the account's Freshdesk does not know, or an address it cannot read: nobody is found that way.
    if (error instanceof HttpFailure && error.status === 400) return [];
    throw error;
  }
}
