/** A failure as sentences: what went wrong, and what to do. Messages from the world outside end as they like. */
export function tellFailure(failure: { message: string; hint?: string | null } | null | undefined): string {
  if (!failure) return "";
  const message = failure.message.trim();
  const sentence = /[.!?…:]$/.test(message) ? message : `${message}.`;
  return failure.hint ? `${sentence} ${failure.hint}` : sentence;
}
