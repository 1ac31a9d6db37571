import type { Channel } from "@baton/domain";
import type { FrontChannel, FrontMessage, FrontRecipient } from "./shapes.ts";

/**
 * FR3: the kind of conversation by the type of a message. Types are those of Front's description of 2026; `smooch` and
 * `truly-call` occur in older texts of Front's. A custom channel is written on a screen, as far as anybody can tell.
 */
const channelByMessageType: Record<string, Channel> = {
  email: "email",
  sms: "sms",
  call: "phone",
  "phone-call": "phone",
  "truly-call": "phone",
  front_chat: "web",
  custom: "web",
  intercom: "web",
  smooch: "web",
  facebook: "web",
  whatsapp: "web",
  yalo_wha: "web",
  tweet: "web",
  tweet_dm: "web",
  googleplay: "web",
  internal: "web",
};

/** Null for a type that is not known: then the channel that it came through tells. */
export function readChannelOfMessage({ type }: Pick<FrontMessage, "type">): Channel | null {
  return channelByMessageType[type ?? ""] ?? null;
}

/** The same by the type of a channel; all that is not named here is written on a screen. */
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

export function readChannelOfChannel(channel: Pick<FrontChannel, "type"> | null): Channel {
  return channelByChannelType[channel?.type ?? ""] ?? "web";
}

/** For a conversation of which no message is known: what the customer's handle looks like. */
export function readChannelOfRecipient(recipient: FrontRecipient | null): Channel {
  const handle = recipient?.handle ?? "";
  if (/^[^\s@]+@[^\s@]+$/.test(handle)) return "email";
  return /^\+\d{5,17}$/.test(handle) ? "sms" : "web";
}
