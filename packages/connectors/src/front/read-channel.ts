import type { Channel } from "@baton/domain";
import type { FrontChannel, FrontMessage, FrontRecipient } from "./shapes.ts";

/**
 * FR3: the kind of conversation by the type of a message. Types are those of Front's description of 2026; `smooch` and
 * `truly-call` occur in older texts of Front's. All that is not named here is written on a screen: chats, social networks, WhatsApp,
 * and custom channels.
 */
const channelByMessageType: Record<string, Channel> = {
  email: "email",
  sms: "sms",
  call: "phone",
  "phone-call": "phone",
  "truly-call": "phone",
};

export function readChannelOfMessage({ type }: Pick<FrontMessage, "type">): Channel {
  return channelByMessageType[type ?? ""] ?? "web";
}

/** The same by the type of a channel, for conversations of which no message is known. */
const channelByChannelType: Record<string, Channel> = {
  smtp: "email",
  gmail: "email",
  office365: "email",
  imap: "email",
  form: "email",
  front_mail: "email",
  twilio: "sms",
  truly: "phone",
  talkdesk: "phone",
};

export function readChannelOfChannel({ type }: Pick<FrontChannel, "type">): Channel {
  return channelByChannelType[type ?? ""] ?? "web";
}

/** The last resort: what the customer's handle looks like. */
export function readChannelOfRecipient(recipient: FrontRecipient | null): Channel {
  const handle = recipient?.handle ?? "";
  if (/^[^\s@]+@[^\s@]+$/.test(handle)) return "email";
  return /^\+\d{5,17}$/.test(handle) ? "sms" : "web";
}
