import { type Attributes, type MappedFields, mapAttributes } from "@baton/connectors";
import { type ContactFactsRow, findLatestRun, type VisitorOfConversation } from "@baton/database";
import type { ConversationState } from "@baton/domain";
import type { WorkflowRun } from "@baton/workflows";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

/**
 * What is known of the customer as the fields of the helpdesk that gets the conversation (M7). What the company signed counts before
 * what its CRM says, and both before what somebody told a workflow.
 */
export async function mapFields(
  { database }: Pick<EngineDependencies, "database">,
  input: {
    target: Pick<ConnectionRuntime, "settings">;
    state: Pick<ConversationState, "id" | "language" | "channel" | "sentiment" | "tags">;
    visitor: VisitorOfConversation | null;
    known: ContactFactsRow | null;
    /** What they typed themselves, where nothing better is known. */
    typed: { name?: string | null; email?: string | null; phone?: string | null } | null;
    /** What the workflow knew when it handed off. */
    told: Attributes;
  },
): Promise<MappedFields> {
  const { target, state, visitor, known, typed, told } = input;
  const mapping = target.settings.fieldMapping ?? [];
  if (mapping.length === 0) return { contact: {}, conversation: {} };
  // Where no workflow handed off, one may have asked something before.
  const run = (await findLatestRun(database, state.id))?.state as WorkflowRun | undefined;
  return mapAttributes(mapping, [
    // Without a proved identity a visitor has no attributes of their own.
    visitor?.userId ? { ...visitor.attributes, "contact.userId": visitor.userId } : {},
    {
      "contact.name": known?.name ?? typed?.name,
      "contact.email": known?.email ?? typed?.email,
      "contact.phone": known?.phone ?? typed?.phone,
    },
    known?.attributes ?? {},
    told,
    run?.attributes ?? {},
    {
      "conversation.language": state.language,
      "conversation.channel": state.channel,
      "conversation.page": visitor?.pageUrl,
      "conversation.sentiment": state.sentiment,
      "conversation.tags": state.tags.join(", "),
    },
  ]);
}
