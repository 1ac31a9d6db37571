import type { EscalationRequest } from "../escalation.ts";
import { HttpFailure } from "../http/http-failure.ts";
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
 * @throws HttpFailure also when Freshchat refuses both with and without their address.
 */
export async function createUser(context: UserContext, contact: Contact): Promise<string> {
  const [firstName = "", ...rest] = (contact.name ?? "").trim().split(/\s+/);
  const properties = Object.entries(contact.fields).map(([name, value]) => ({ name, value }));
  const base = {
    reference_id: referenceOf(contact),
    ...(firstName && { first_name: firstName }),
    ...(rest.length > 0 && { last_name: rest.join(" ") }),
    ...(properties.length > 0 && { properties }),
  };
  const addresses = {
    ...(contact.email && { email: contact.email }),
    ...(contact.phone && { phone: contact.phone }),
  };
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
  try {
    return await make({ ...base, ...addresses });
  } catch (error) {
    // Accounts may refuse an address that another user has; the person behind it is somebody else, or not proved to be the same.
    const isTaken =
      error instanceof HttpFailure && error.code === "rejected" && Object.keys(addresses).length > 0;
    if (!isTaken) throw error;
    return make(base);
  }
}

/**
 * What the company knows of the customer goes into the user's fields (M7), where it is proved to be them: what somebody typed changes
 * nobody's. It is good to have, and no reason to stop.
 *
 * @returns what could not be done, in words for a teammate.
 */
export async function bringUpToDate(
  { api, signal }: UserContext,
  userId: string,
  { fields, isVerified }: Contact,
): Promise<string[]> {
  const properties = Object.entries(fields).map(([name, value]) => ({ name, value }));
  if (!isVerified || properties.length === 0) return [];
  try {
    await api.put(`/users/${segment(userId)}`, { properties }, userSchema, { signal });
    return [];
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return [`The customer's fields could not be filled in Freshchat: ${error.message}`];
  }
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
