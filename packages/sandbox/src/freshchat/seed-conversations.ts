import type { FreshchatAccount } from "./account.ts";
import { changeConversation } from "./change-conversation.ts";
import type { MessageDraft } from "./create-message.ts";
import { lumenBikes } from "./seed.ts";
import { createConversation, writeMessage } from "./write-message.ts";

/** A few past conversations, so that the inbox of the demo company does not start empty. */
export function seedConversations(account: FreshchatAccount): void {
  const { users, channels, agents, groups } = lumenBikes;
  const chainSlips = start(account, users.rafiq.id, channels.repairs.id);
  customer(account, chainSlips, "Hi, the chain on my Lumen City slips when I pedal hard. Is that covered?");
  teammate(account, chainSlips, agents.maya.id, "Hello Rafiq! How old is the bike, roughly?");
  customer(account, chainSlips, "Bought in April, so about seven months.");
  teammate(
    account,
    chainSlips,
    agents.maya.id,
    "Then it is covered: the drivetrain has a two-year warranty. Please bring it to any Lumen workshop, no appointment needed.",
  );
  changeConversation(
    account,
    chainSlips,
    { status: "resolved" },
    { actor: { type: "agent", id: agents.maya.id }, origin: "inbox" },
  );

  const lateParcel = start(account, users.amelie.id, channels.shop.id);
  customer(account, lateParcel, "My helmet should have arrived on Tuesday. Order LB-20413.");
  const jonas = { actor: { type: "agent", id: agents.jonas.id }, origin: "inbox" } as const;
  changeConversation(
    account,
    lateParcel,
    { status: "assigned", agentId: agents.jonas.id, groupId: groups.orders.id },
    jonas,
  );
  teammate(
    account,
    lateParcel,
    agents.jonas.id,
    "Bonjour Amélie, let me ask the carrier. One moment please.",
  );
  writeMessage(
    account,
    lateParcel,
    {
      ...by("agent", agents.jonas.id, "Carrier says: depot Lyon, lost scan. Offer a new one."),
      isPrivate: true,
    },
    "inbox",
  );
}

type Conversation = ReturnType<typeof createConversation>;

function start(account: FreshchatAccount, userId: string, channelId: string): Conversation {
  const user = account.users.get(userId);
  if (!user) throw new Error("The demo company misses one of its customers.");
  const conversation = createConversation(account, { user, channelId });
  account.addConversation(conversation);
  return conversation;
}

function by(actorType: "agent" | "user", actorId: string, text: string): MessageDraft {
  return { actorType, actorId, parts: [{ text: { content: text } }], source: "web" };
}

function customer(account: FreshchatAccount, conversation: Conversation, text: string): void {
  writeMessage(account, conversation, by("user", conversation.userId, text), "inbox");
}

function teammate(
  account: FreshchatAccount,
  conversation: Conversation,
  agentId: string,
  text: string,
): void {
  writeMessage(account, conversation, by("agent", agentId, text), "inbox");
}
