import { HttpFailure } from "../http/http-failure.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { type FreshdeskTicketField, ticketFieldListSchema } from "./shapes.ts";

/**
 * The fields of the account's contacts by name; they are described as those of tickets are.
 *
 * @throws HttpFailure
 */
export async function readContactFields(
  api: FreshdeskApi,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, FreshdeskTicketField>> {
  const fields = await api.get("/contact_fields", ticketFieldListSchema, { signal });
  return new Map(fields.flatMap((field) => (field.name === null ? [] : [[field.name, field]])));
}

/** The same, or null where the key may not read them: what was chosen is then believed. */
export async function readContactFieldsIfAllowed(
  api: FreshdeskApi,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, FreshdeskTicketField> | null> {
  try {
    return await readContactFields(api, signal);
  } catch (error) {
    if (error instanceof HttpFailure && (error.code === "forbidden" || error.code === "not-found"))
      return null;
    throw error;
  }
}
