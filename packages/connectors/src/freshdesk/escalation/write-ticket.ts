import type { EscalationRequest } from "../../escalation.ts";
import { escapeMarkup, writeTranscript } from "../../text/write-transcript.ts";
import { ticketStatus } from "../convert-ticket.ts";
import { maximumTextLength } from "../manifest.ts";
import { markerValues } from "../perform-action.ts";
import type { Directory } from "../read-directory.ts";
import type { FreshdeskSettings } from "../settings.ts";
import { escalationTag } from "./escalation-context.ts";
import { fillFields } from "./fill-fields.ts";

const maximumSubjectLength = 255;
const maximumTagLength = 32;
const lowPriority = 1;
/**
 * Portal. Chat would say more, yet on tickets of chats Freshdesk takes replies in another form only, and which sources those are is
 * not documented.
 */
const portal = 2;

/**
 * The body of the new ticket, without its requester: the transcript as its description, which the customer may see, and what the
 * settings and the workflow say of group, tags and fields.
 */
export function writeTicket(
  request: EscalationRequest,
  settings: FreshdeskSettings,
  directory: Pick<Directory, "fields">,
): { body: Record<string, unknown>; remarks: string[] } {
  const transcript = writeTranscript(request.transcript, "html", maximumTextLength);
  const filled = fillFields("ticket", request.fields, directory.fields);
  const { tags, leftOut } = chooseTags(request.tags, settings);
  const custom = { ...filled.custom, ...mark(settings, directory) };
  const body = {
    subject: shortenLine(request.subject) || "Conversation",
    description: `${transcript.text}${writeReference(request.escalationId)}`,
    status: ticketStatus.open,
    priority: lowPriority,
    source: portal,
    tags,
    ...route(request.groupId, settings),
    ...filled.keys,
    ...(Object.keys(custom).length > 0 ? { custom_fields: custom } : {}),
  };
  const remarks = [
    ...filled.remarks,
    ...(transcript.leftOut === 0
      ? []
      : [`${transcript.leftOut} messages of the transcript were left out, since it is very long.`]),
    ...(leftOut.length === 0
      ? []
      : [`These tags are longer than Freshdesk's 32 characters: ${leftOut.join(", ")}.`]),
  ];
  return { body, remarks };
}

/** By this a ticket is known again after an unknown outcome: the list of a requester's tickets shows descriptions at once. */
function writeReference(escalationId: string): string {
  return `<p><small>Reference: ${escapeMarkup(escalationId)}</small></p>`;
}

/** The workflow's group, else whoever gets handed-off tickets by the settings. */
function route(groupId: string | null, settings: FreshdeskSettings): Record<string, unknown> {
  if (groupId !== null && /^\d{1,18}$/.test(groupId)) return { group_id: Number(groupId) };
  const { handoffRouting, handoffAgentId, handoffGroupId } = settings;
  const isToAgent = handoffRouting === "agent" && handoffAgentId !== undefined;
  const isToGroup = handoffRouting === "agent" || handoffRouting === "group";
  return {
    ...(isToGroup && handoffGroupId !== undefined ? { group_id: Number(handoffGroupId) } : {}),
    ...(isToAgent ? { responder_id: Number(handoffAgentId) } : {}),
  };
}

/** The account's own automation may wait for the marker as on every handoff (FD7). */
function mark(
  { handoffRouting, markerField }: FreshdeskSettings,
  { fields }: Pick<Directory, "fields">,
): Record<string, unknown> {
  if (handoffRouting !== "unassign_marker" || markerField === undefined) return {};
  const field = fields.get(markerField);
  const values = field === undefined ? null : markerValues(field);
  return values === null ? {} : { [markerField]: values.set };
}

/** A comma ends a tag in Freshdesk's own forms. */
function chooseTags(tags: readonly string[], settings: FreshdeskSettings) {
  const wanted = tags.map((tag) => tag.replaceAll(",", " ").replace(/\s+/g, " ").trim()).filter((tag) => tag);
  const fitting = wanted.filter((tag) => tag.length <= maximumTagLength);
  return {
    tags: [...new Set([settings.tagPrefix, escalationTag(settings), ...fitting])],
    leftOut: wanted.filter((tag) => tag.length > maximumTagLength),
  };
}

function shortenLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= maximumSubjectLength ? line : `${line.slice(0, maximumSubjectLength - 1)}…`;
}
