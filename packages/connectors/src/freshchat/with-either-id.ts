import type { ConversationReference } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";

/**
 * Makes a call with the conversation's id and, when Freshchat does not find it, once more with the other id:
 * accounts differ in which of the two (UUID, number) they take. Safe for writes, since "not found" did nothing.
 *
 * When neither is found, the failure is that of the first.
 */
export async function withEitherId<Result>(
  reference: ConversationReference,
  call: (conversationId: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await call(reference.externalId);
  } catch (error) {
    const isMissing = error instanceof HttpFailure && error.code === "not-found";
    if (!isMissing || reference.alternateId === null) throw error;
    try {
      return await call(reference.alternateId);
    } catch (second) {
      throw second instanceof HttpFailure && second.code === "not-found" ? error : second;
    }
  }
}
