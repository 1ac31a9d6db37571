import type { OpenedEscalation, ParsedDelivery } from "@baton/connectors";
import { type PendingDelivery, storeDeliveries } from "@baton/database";
import type {
  AuthorKind,
  EscalationKind,
  FailureRecord,
  HandoffRecord,
  OutgoingAttachment,
  ToldState,
} from "@baton/domain";
import type { EngineDependencies } from "../worker/dependencies.ts";

/**
 * What one end of an escalation tells the other. It is a delivery, as what a helpdesk or a teammate tells (0004): ordered with the
 * rest, stored once under its key, and applied by whoever holds the lease of the other conversation.
 */
export type CounterpartNews = { escalationId: string } & (
  | {
      /** The helpdesk's conversation is the one that the escalation opened. */
      kind: "linked";
      escalationKind: EscalationKind;
      conversationId: string;
      conversation: OpenedEscalation["conversation"];
      handoff: HandoffRecord | null;
    }
  | {
      kind: "message";
      messageId: string;
      author: { kind: AuthorKind; externalId: string | null; name: string | null };
      text: string;
      attachments: OutgoingAttachment[];
      /** The customer in the helpdesk, for words of theirs. */
      customerId: string | null;
    }
  /** `note` and `handoff`: it is people's again because the agent handed it off again. */
  | {
      kind: "state";
      state: ToldState;
      note: string | null;
      handoff: HandoffRecord | null;
      groupId: string | null;
    }
  /** The helpdesk does not take what the customer wrote. */
  | { kind: "not-carried"; text: string; failure: FailureRecord | null }
  /** The customer has read what was written in the helpdesk, up to this message. */
  | { kind: "seen"; messageExternalId: string }
  /** A teammate wants what was refused to be tried once more. */
  | { kind: "again" }
);

export type Recipient = { connectionId: string; externalId: string };

/** Stores news for the other end; one that it was told under the same key is not told again. */
export async function tellCounterpart(
  { database, hint }: Pick<EngineDependencies, "database" | "hint">,
  to: Recipient,
  told: readonly { key: string; news: CounterpartNews }[],
): Promise<void> {
  if (told.length === 0) return;
  await storeDeliveries(
    database,
    told.map(({ key, news }) => ({
      connectionId: to.connectionId,
      key: `escalation:${news.escalationId}:${key}`,
      conversationExternalId: to.externalId,
      event: `counterpart.${news.kind}`,
      body: Buffer.from(JSON.stringify(news)),
      headers: {},
      source: "counterpart" as const,
    })),
  );
  hint();
}

/** What an end of an escalation tells the other; Baton wrote it itself. */
export function readNews(delivery: Pick<PendingDelivery, "body">): CounterpartNews {
  return JSON.parse(delivery.body.toString("utf8")) as CounterpartNews;
}

/** The news by which a helpdesk's conversation begins here, where no webhook came before: it is read then. */
export function parseLink(delivery: Pick<PendingDelivery, "body">): ParsedDelivery | null {
  const news = readNews(delivery);
  if (news.kind !== "linked") return null;
  return {
    conversation: news.conversation,
    events: [],
    contact: null,
    placement: null,
    needsLoad: true,
    ignoredBecause: null,
  };
}
