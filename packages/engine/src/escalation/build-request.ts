import type { EscalationRequest, StoredAttachment, TranscriptEntry } from "@baton/connectors";
import {
  type EscalationRow,
  findContactIdentity,
  findVisitorOfConversation,
  getContactFacts,
  listUncarriedMessages,
  type UncarriedMessage,
} from "@baton/database";
import { escalationMark } from "@baton/domain";
import { baseLanguage } from "@baton/workflows";
import type { ConnectionRuntime } from "../runtime/connection-runtime.ts";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";
import { mapFields } from "./map-fields.ts";
import type { EscalationDetails } from "./plan-escalation.ts";

/**
 * What is asked of the helpdesk: made once, stored with the attempt, and the same at every other. The whole public history, no private
 * note (S8: the reader of messages has no way to one), and the note of the handoff for the teammates.
 */
export async function buildRequest(
  dependencies: EngineDependencies,
  work: ConversationWork,
  row: EscalationRow,
  target: Pick<ConnectionRuntime, "settings">,
): Promise<{ request: EscalationRequest; messageIds: string[] }> {
  const { database } = dependencies;
  const { state } = work;
  await work.commit();
  const details = row.details as EscalationDetails;
  const [visitor, known, externalId, messages] = await Promise.all([
    findVisitorOfConversation(database, { organizationId: row.organization_id, conversationId: state.id }),
    state.contactId === null ? null : getContactFacts(database, state.contactId),
    state.contactId === null
      ? null
      : findContactIdentity(database, { connectionId: row.connection_id, contactId: state.contactId }),
    listUncarriedMessages(database, {
      conversationId: state.id,
      escalationId: row.id,
      authors: ["customer", "agent", "teammate"],
    }),
  ]);
  const typed = details.contact ?? null;
  const told = details.attributes ?? {};
  const mapped = await mapFields(dependencies, { target, state, visitor, known, typed, told });
  const transcript = messages.map(toEntry);
  const attributes = Object.entries(visitor?.attributes ?? {}).map(([name, value]) => `${name}: ${value}`);
  const note = [
    details.note,
    ...(attributes.length > 0 ? [["About the customer:", ...attributes].join("\n")] : []),
    escalationMark(row.id),
  ];
  return {
    messageIds: messages.map(({ id }) => id),
    request: {
      escalationId: row.id,
      contact: {
        visitorId: visitor?.visitorId ?? state.contactId ?? state.id,
        userId: visitor?.userId ?? null,
        externalId,
        name: known?.name ?? typed?.name ?? null,
        email: known?.email ?? typed?.email ?? null,
        phone: known?.phone ?? typed?.phone ?? null,
        // A helpdesk knows its customers; a visitor is known by a signed token, or by a code that came by mail.
        isVerified: visitor === null || visitor.userId !== null || typed?.isVerified === true,
        fields: mapped.contact,
      },
      groupId: row.group_id,
      topicId: row.topic_id,
      subject: details.subject ?? state.subject ?? firstWords(transcript),
      transcript,
      note: note.join("\n\n"),
      // What the workflow's step says of a field is meant for this one ticket.
      fields: { ...mapped.conversation, ...details.fields },
      tags: state.tags,
      language: state.language ?? (visitor?.locale ? baseLanguage(visitor.locale) : null),
    },
  };
}

/** As it was stored: times come back as texts. */
export function readRequest(stored: unknown): EscalationRequest {
  const request = stored as EscalationRequest;
  return {
    ...request,
    transcript: request.transcript.map((entry) => ({ ...entry, at: new Date(entry.at) })),
  };
}

export function storedFiles({ attachments }: Pick<UncarriedMessage, "attachments">): StoredAttachment[] {
  return attachments.flatMap(({ name, contentType, sizeBytes, storageKey }) =>
    storageKey === null ? [] : [{ name, contentType, sizeBytes: sizeBytes ?? 0, storageKey }],
  );
}

/** The text with the names of files that could not be kept: whoever reads it knows that there was one. */
export function textWithLostFiles({
  text,
  attachments,
}: Pick<UncarriedMessage, "text" | "attachments">): string {
  const lost = attachments.filter(({ storageKey }) => storageKey === null).map(({ name }) => `[${name}]`);
  return [text, ...lost].filter((part) => part !== "").join("\n");
}

function toEntry(message: UncarriedMessage): TranscriptEntry {
  const { authorKind, authorName, sentAt } = message;
  return {
    at: sentAt,
    author: { kind: authorKind === "system" ? "agent" : authorKind, name: authorName },
    text: textWithLostFiles(message),
    attachments: storedFiles(message),
  };
}

/** A subject has to be short: 80 characters fit into a list. */
function firstWords(transcript: readonly TranscriptEntry[]): string {
  const first = transcript.find(({ author, text }) => author.kind === "customer" && text !== "");
  const text = first?.text.replace(/\s+/g, " ") ?? "Conversation in the messenger";
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
