import type { Channel } from "@baton/domain";
import type { ConnectorCapabilities, ReplyForm } from "./contract.ts";

/** How a reply has to look in a conversation of that kind. */
export function replyFormOn(capabilities: ConnectorCapabilities, channel: Channel): ReplyForm {
  const { replyFormat, maximumReplyLength, byChannel } = capabilities;
  return { replyFormat, maximumReplyLength, ...byChannel?.[channel] };
}
