import type { EscalationRequest } from "../escalation.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { anything } from "../parsing/lenient.ts";
import { type FreshchatApi, segment } from "./freshchat-api.ts";
import { type FreshchatUser, userPageSchema, userSchema } from "./shapes.ts";

type UserContext = { api: FreshchatApi; signal?: AbortSignal | undefined };
type Contact = EscalationRequest["contact"];

/**
 * The Freshchat user that a customer of the messenger is (S6): by Freshchat's own id where it is known, by the id that the company or
 * Baton gave them, then by e-mail and phone. The last two only where they are proved: what anybody can type must not put words into
 * somebody else's conversations. Null: there is none yet.
 *
 * Every match is compared again: filters of some accounts take the beginning of a text for the whole.
 */
export async function findUser(context: UserContext, contact: Contact): Promise<string | null> {
  const { externalId, email, phone, isVerified } = contact;
  if (externalId !== null && (await exists(context, externalId))) return externalId;
  const reference = referenceOf(contact);
  const byReference = await search(
    context,
    { reference_id: reference },
    (user) => user.reference_id === reference,
  );
  if (byReference !== null || !isVerified) return byReference;
  if (email !== null) {
    const wanted = email.toLowerCase();
    const byEmail = await search(context, { email }, (user) => user.email?.toLowerCase() === wanted);
    if (byEmail !== null) return byEmail;
  }
  if (phone === null) return null;
  const digits = digitsOf(phone);
  return search(
    context,
    { phone_no: phone },
    (user) => user.phone !== null && digitsOf(user.phone) === digits,
  );
}

/**
 * Makes the user. Whoever comes after a crash finds them by the reference, so that nobody is made twice.
 *
 * @param remarks gets what Freshchat did not take, for a teammate.
 * @throws HttpFailure also when Freshchat refuses both with and without their address.
 */
export async function createUser(context: UserContext, contact: Contact, remarks: string[]): Promise<string> {
  const [firstName = "", ...rest] = (contact.name ?? "").trim().split(/\s+/);
  const base = {
    reference_id: referenceOf(contact),
    ...(firstName && { first_name: firstName }),
    ...(rest.length > 0 && { last_name: rest.join(" ") }),
  };
  const addresses = {
    ...(contact.email && { email: contact.email }),
    ...(contact.phone && { phone: contact.phone }),
  };
  const properties = propertiesOf(contact);
  const make = async (body: object) => {
    const user = await context.api.post("/users", body, userSchema, { signal: context.signal });
    if (user.id !== null) return user.id;
    throw new HttpFailure({
      code: "unreadable-answer",
      message: "Freshchat made a user and did not say which.",
      isRetryable: true,
      delivery: "answered",
    });
  };
  const hasAddresses = Object.keys(addresses).length > 0;
  // Accounts may refuse an address that another user has, the person behind it being somebody else or not proved to be the same; and
  // they may refuse a field. Which of both it was is not said in words that could be relied on.
  const attempts = [
    { ...base, ...addresses, ...properties },
    ...(hasAddresses ? [{ ...base, ...properties }] : []),
    ...(properties.properties ? [{ ...base, ...addresses }] : []),
    ...(properties.properties && hasAddresses ? [base] : []),
  ];
  for (const [index, attempt] of attempts.entries()) {
    try {
      const id = await make(attempt);
      if (properties.properties && !("properties" in attempt))
        remarks.push(sayFieldsLeft("user", contact.fields));
      return id;
    } catch (error) {
      const isRefused = error instanceof HttpFailure && error.code === "rejected";
      if (!isRefused || index === attempts.length - 1) throw error;
    }
  }
  throw new Error("The last attempt ends the loop.");
}

/**
 * The mapped attributes (M7) into a user that is there, for customers who have proved who they are. What Freshchat does not take is
 * said and lived with.
 */
export async function updateUser(
  { api, signal }: UserContext,
  userId: string,
  contact: Contact,
  remarks: string[],
): Promise<void> {
  const { properties } = propertiesOf(contact);
  if (!properties || !contact.isVerified) return;
  try {
    await api.put(`/users/${segment(userId)}`, { properties }, anything, { signal });
  } catch (error) {
    if (!(error instanceof HttpFailure) || !["rejected", "forbidden"].includes(error.code)) throw error;
    remarks.push(sayFieldsLeft("user", contact.fields));
  }
}

export function sayFieldsLeft(of: "user" | "conversation", fields: Readonly<Record<string, string>>): string {
  const values = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `Freshchat did not take these fields of the ${of}: ${values.join(", ")}.`;
}

function propertiesOf({ fields }: Contact): { properties?: { name: string; value: string }[] } {
  const properties = Object.entries(fields).map(([name, value]) => ({ name, value }));
  return properties.length > 0 ? { properties } : {};
}

/** The company's own id of the customer, which its Freshchat widget gives as well; for strangers Baton's. */
function referenceOf({ userId, visitorId }: Contact): string {
  return userId ?? `baton-${visitorId}`;
}

async function exists({ api, signal }: UserContext, id: string): Promise<boolean> {
  try {
    await api.get(`/users/${segment(id)}`, userSchema, { signal });
    return true;
  } catch (error) {
    if (error instanceof HttpFailure && error.code === "not-found") return false;
    throw error;
  }
}

async function search(
  { api, signal }: UserContext,
  query: Record<string, string>,
  isMatch: (user: FreshchatUser) => boolean,
): Promise<string | null> {
  const { users } = await api.get("/users", userPageSchema, { signal, query });
  return users.find((user) => user.id !== null && isMatch(user))?.id ?? null;
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, "");
}
