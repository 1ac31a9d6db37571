import type { ConversationPage } from "../contract.ts";
import { isAmongTeammates, readStatus } from "./convert-conversation.ts";
import { type FrontApi, pageSize } from "./front-api.ts";
import { conversationSchema, type FrontConversation } from "./shapes.ts";

const openStatuses = ["assigned", "unassigned"];
const allStatuses = [...openStatuses, "archived", "trashed"];

/** Whether a list can lag behind a write is not documented. */
const overlapMs = 60_000;

/**
 * Conversations by their last change, newest first, until one page is older than `since` throughout: a company can choose that some
 * changes do not bring a conversation to the top, so single older ones in between are no end.
 *
 * The cursor is Front's own page token, so a list goes on where it stopped, also tomorrow.
 */
async function listPage(
  api: FrontApi,
  { since, cursor }: { since: Date; cursor: string | null },
  statuses: readonly string[],
): Promise<ConversationPage> {
  const query = [
    ...statuses.map((status) => ["q[statuses][]", status] as const),
    ["limit", String(pageSize)] as const,
    ...(cursor === null ? [] : [["page_token", cursor] as const]),
  ];
  const { items, next } = await api.getPage("/conversations", conversationSchema, { query });
  const isNew = ({ updated_at: at }: FrontConversation) => at === null || at >= since;
  const fresh = items.filter(isNew);
  const isAtEnd = next === null || fresh.length === 0;
  return {
    items: fresh
      .filter((conversation) => conversation.id !== null && !isAmongTeammates(conversation))
      .map((conversation) => ({
        reference: { externalId: String(conversation.id), alternateId: null },
        updatedAt: conversation.updated_at,
        status: readStatus(conversation),
      })),
    nextCursor: isAtEnd ? null : readPageToken(next),
    total: null,
  };
}

/** Open conversations for the first import, newest change first. */
export async function listForBackfill(
  api: FrontApi,
  input: { since: Date; cursor: string | null },
): Promise<ConversationPage> {
  const page = await listPage(api, input, openStatuses);
  return { ...page, items: page.items.filter(({ status }) => status === "open") };
}

/** Everything that changed since then, for what webhooks missed (D3): mass actions, imports, private inboxes, lost deliveries. */
export function listChanged(
  api: FrontApi,
  { since, cursor }: { since: Date; cursor: string | null },
): Promise<ConversationPage> {
  return listPage(api, { since: new Date(since.getTime() - overlapMs), cursor }, allStatuses);
}

function readPageToken(next: string): string | null {
  return new URL(next, "https://api2.frontapp.com").searchParams.get("page_token");
}
