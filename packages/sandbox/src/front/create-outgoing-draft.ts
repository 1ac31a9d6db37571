import type { FrontAccount } from "./account.ts";
import { apiTeammateId } from "./emit-event.ts";
import { normalizeHandle, sourceOfMessageType } from "./find-or-create-contact.ts";
import { textOfHtml } from "./html.ts";
import type {
  FrontChannel,
  FrontConversation,
  FrontRecipient,
  OutgoingDraft,
  RecipientRole,
} from "./records.ts";
import { messageTypeOf } from "./write-message.ts";

/** What a sender may say about a message; everything else follows from the conversation. */
export interface OutgoingFields {
  readonly channel: FrontChannel;
  readonly authorId: string;
  readonly body: string;
  readonly text?: string;
  readonly subject?: string;
  readonly senderName?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly fileIds?: readonly string[];
  readonly signatureId?: string;
  readonly origin: OutgoingDraft["origin"];
}

/** A message to be sent: the channel's address first among the recipients, then whom it goes to. */
export function createOutgoingDraft(
  account: FrontAccount,
  conversation: FrontConversation,
  fields: OutgoingFields,
): OutgoingDraft {
  const { channel } = fields;
  const type = messageTypeOf(account, channel);
  const known = conversation.recipient ? [conversation.recipient.handle] : [];
  const to = fields.to && fields.to.length > 0 ? fields.to : known;
  const recipients: FrontRecipient[] = [
    { handle: channel.address, name: fields.senderName ?? null, role: "from", contactId: "" },
    ...withRole(account, type, to, "to"),
    ...withRole(account, type, fields.cc ?? [], "cc"),
    ...withRole(account, type, fields.bcc ?? [], "bcc"),
  ];
  return {
    type,
    channelId: channel.id,
    authorId: fields.authorId,
    subject: type === "email" ? (fields.subject ?? replySubject(conversation)) : "",
    body: fields.body,
    text: fields.text ?? textOfHtml(fields.body),
    fileIds: [...(fields.fileIds ?? [])],
    recipients,
    signatureId: fields.signatureId ?? "",
    origin: fields.origin,
  };
}

/** Author of a message sent without one; undefined when that is refused. */
export function authorWithoutId(account: FrontAccount): string | undefined {
  switch (account.switches.replyWithoutAuthor) {
    case "api-teammate":
      return apiTeammateId(account);
    case "no-author":
      return "";
    case "refused":
      return undefined;
  }
}

/** The channel of a reply that does not name one. */
export function channelOfReply(
  account: FrontAccount,
  conversation: FrontConversation,
): FrontChannel | undefined {
  const inbound = conversation.messages.filter((message) => message.isInbound);
  const chosen = account.switches.replyChannel === "newest-inbound" ? inbound.at(-1) : inbound[0];
  const message = chosen ?? conversation.messages.at(-1);
  const named = message && account.channels.get(message.channelId);
  if (named) return named;
  return [...account.channels.values()].find(({ inboxId }) => conversation.inboxIds.includes(inboxId));
}

function withRole(
  account: FrontAccount,
  type: string,
  handles: readonly string[],
  role: RecipientRole,
): FrontRecipient[] {
  const source = sourceOfMessageType(type);
  return handles.map((given) => {
    const handle = normalizeHandle(source, given);
    const contact = account.contactOf(source, handle);
    return { handle, name: contact?.name ?? null, role, contactId: contact?.id ?? "" };
  });
}

function replySubject({ subject }: FrontConversation): string {
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}
