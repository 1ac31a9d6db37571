import type { QuickReply } from "@baton/domain";

/**
 * Buttons where the helpdesk has them, a numbered list elsewhere: the customer answers with the label or the number. All of them or
 * none, so that nobody has to look for the rest.
 */
export function offerButtons(
  text: string,
  buttons: readonly QuickReply[],
  quickReplies: { maximum: number; labelLength: number } | undefined,
): { text: string; buttons: readonly QuickReply[] } {
  const fits =
    quickReplies !== undefined &&
    buttons.length <= quickReplies.maximum &&
    buttons.every(({ label }) => label.length <= quickReplies.labelLength);
  if (buttons.length === 0 || fits) return { text, buttons };
  const list = buttons.map(({ label }, index) => `${index + 1}. ${label}`).join("\n");
  return { text: `${text}\n\n${list}`, buttons: [] };
}
