import type { FrontAccount } from "./account.ts";
import { addComment, newComment } from "./add-comment.ts";
import { addTags, archive, assign } from "./change-conversation.ts";
import { createOutgoingDraft } from "./create-outgoing-draft.ts";
import { htmlOfText } from "./html.ts";
import type { FrontChannel, FrontContact, FrontConversation, FrontTeammate } from "./records.ts";
import { lumenBikes } from "./seed.ts";
import { messageTypeOf, newConversation, queueMessage, receiveMessage } from "./write-message.ts";

/** A few past conversations, so that the inbox of the demo company does not start empty. */
export function seedConversations(account: FrontAccount): void {
  const { contacts, channels, teammates, tags } = lumenBikes;
  const chain = start(account, channels.workshopEmail, "Chain slips");
  customer(
    account,
    chain,
    channels.workshopEmail,
    contacts.rafiq,
    "Hi, the chain on my Lumen City slips when I pedal hard. Is that covered?",
  );
  teammate(
    account,
    chain,
    channels.workshopEmail,
    teammates.maya,
    "Hello Rafiq! Within two years it is: please bring it to any Lumen workshop.",
  );
  addTags(account, chain, [tags.warranty.id], by(teammates.maya));
  archive(account, chain, by(teammates.maya));

  const helmet = start(account, channels.email, "Order LB-20413");
  customer(
    account,
    helmet,
    channels.email,
    contacts.amelie,
    "My helmet should have arrived on Tuesday. Order LB-20413.",
  );
  assign(account, helmet, teammates.jonas.id, by(teammates.jonas));
  teammate(
    account,
    helmet,
    channels.email,
    teammates.jonas,
    "Bonjour Amélie, let me ask the carrier. One moment please.",
  );
  const note = {
    authorId: teammates.jonas.id,
    body: "Carrier says: depot Lyon, lost scan. Offer a new one.",
  };
  addComment(account, helmet, newComment(account, helmet, note), by(teammates.jonas));
}

function by({ id }: FrontTeammate) {
  return { kind: "teammate", id } as const;
}

function start(account: FrontAccount, channel: FrontChannel, subject: string): FrontConversation {
  const conversation = newConversation(account, { inboxId: channel.inboxId, subject });
  account.addConversation(conversation);
  return conversation;
}

function customer(
  account: FrontAccount,
  conversation: FrontConversation,
  channel: FrontChannel,
  contact: FrontContact,
  text: string,
): void {
  const isEmail = messageTypeOf(account, channel) === "email";
  receiveMessage(account, conversation, {
    channel,
    sender: { handle: contact.handles[0]?.handle ?? "", name: contact.name },
    subject: conversation.subject,
    body: isEmail ? htmlOfText(text) : text,
    text,
    fileIds: [],
    metadata: {},
    externalId: "",
  });
}

function teammate(
  account: FrontAccount,
  conversation: FrontConversation,
  channel: FrontChannel,
  author: FrontTeammate,
  text: string,
): void {
  const fields = { channel, authorId: author.id, body: htmlOfText(text), text, origin: "person" } as const;
  const draft = createOutgoingDraft(account, conversation, fields);
  queueMessage(account, conversation, { draft, tagIds: [], isArchiving: false, delayMs: 0 });
}
