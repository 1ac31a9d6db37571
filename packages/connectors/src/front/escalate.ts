import { Failure, recordFailure } from "@baton/domain";
import { z } from "zod";
import type { EscalationOutcome, EscalationRequest, OpenedEscalation } from "../escalation.ts";
import { convertFailureToOutcome } from "../http/convert-failure-to-outcome.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { id } from "../parsing/lenient.ts";
import { writeTranscript } from "../text/write-transcript.ts";
import { linkTo } from "./convert-conversation.ts";
import { postCustomMessage } from "./custom-channel.ts";
import { segment } from "./front-api.ts";
import { maximumAttachmentBytes, maximumTextLength } from "./manifest.ts";
import { type ActionContext, refused } from "./perform-action.ts";
import { readIdOfLink } from "./read-ids.ts";
import { sendNote } from "./send-reply.ts";
import { channelSchema, commentSchema, conversationSchema, messageSchema } from "./shapes.ts";

const contactSchema = z.object({ id });

/** Pauses before Front is asked for the message that it accepted; it takes well under a second. */
const pausesMs = [200, 400, 800, 1_500];

/**
 * Opens the conversation of an escalation (M4): the history comes as one message of the customer through a custom channel, and the note
 * as a comment. Front takes no words of others through the Core API, and no key against repeating: the message carries the
 * escalation's id as its thread's reference, by which it is found again, and the reference in its words, by which the intake knows it.
 */
export async function openEscalation(
  context: ActionContext,
  request: EscalationRequest,
): Promise<EscalationOutcome> {
  let isSent = false;
  try {
    const channelId = request.topicId ?? (await findOnlyChannel(context));
    if (channelId === null) {
      return refuse(
        "escalation-channel-missing",
        "It is not chosen through which custom channel of Front's the conversation is to come.",
        "Make a custom channel in Front, and choose it where escalations are set up.",
      );
    }
    const remarks: string[] = [];
    const transcript = writeTranscript(request.transcript, "html", maximumTextLength);
    if (transcript.leftOut > 0)
      remarks.push(`${transcript.leftOut} messages of the history were left out, since it is very long.`);
    const contactId = await findContact(context, request);
    isSent = true;
    const uid = await postCustomMessage(context, {
      channelId,
      // Front would show the handle of whoever has no name.
      sender: { handle: handleOf(request), name: request.contact.name ?? nameless(request), contactId },
      subject: request.subject,
      html: `${transcript.text}<p>Reference: ${request.escalationId}</p>`,
      threadRef: request.escalationId,
      attachments: chooseFiles(request, remarks),
    });
    const conversationId = uid === null ? null : await awaitConversation(context, uid);
    if (conversationId === null) {
      const failure = {
        code: "unreadable-answer",
        message: "Front accepted the conversation and does not show it yet",
        hint: "Baton looks among the customer's conversations.",
        isRetryable: true,
      };
      return { kind: "unknown", failure };
    }
    await addNote(context, conversationId, request.note, remarks);
    return { kind: "done", opened: describe(conversationId, request), remarks };
  } catch (error) {
    return describeFailure(error, isSent);
  }
}

/** The conversation that an interrupted opening made: among the customer's, the one whose message has the escalation's reference. */
export async function findEscalation(
  context: ActionContext,
  request: EscalationRequest,
): Promise<OpenedEscalation | null> {
  const { api, signal } = context;
  const path = `/contacts/${segment(`alt:custom:${handleOf(request)}`)}/conversations`;
  try {
    const { items } = await api.getPage(path, conversationSchema, { signal });
    for (const { id: conversationId } of items) {
      if (conversationId === null) continue;
      const thread = `/conversations/${conversationId}/messages?limit=100`;
      const messages = await api.getPage(thread, messageSchema, { signal });
      if (!messages.items.some(({ metadata }) => metadata?.thread_ref === request.escalationId)) continue;
      await catchUpNote(context, conversationId, request);
      return describe(conversationId, request);
    }
    return null;
  } catch (error) {
    // Nobody has written from this handle yet.
    if (error instanceof HttpFailure && error.code === "not-found") return null;
    throw error;
  }
}

/** The company's own id of the customer; for strangers Baton's. One handle is one contact in Front (S6). */
function handleOf({ contact }: EscalationRequest): string {
  return contact.userId ?? `baton-${contact.visitorId}`;
}

/** A user of the company's may have a name in Front already: only strangers are named for what they are. */
function nameless({ contact }: EscalationRequest): string | null {
  return contact.userId === null && contact.externalId === null ? "Visitor" : null;
}

/** Whoever has the address in Front already, where it is proved to be the customer's (S6). */
async function findContact(
  { api, signal }: ActionContext,
  { contact }: EscalationRequest,
): Promise<string | null> {
  if (contact.externalId?.startsWith("crd_")) return contact.externalId;
  if (!contact.isVerified) return null;
  const names = [
    ...(contact.email === null ? [] : [`alt:email:${contact.email}`]),
    ...(contact.phone === null ? [] : [`alt:phone:${contact.phone}`]),
  ];
  for (const name of names) {
    try {
      const found = await api.get(`/contacts/${segment(name)}`, contactSchema, { signal });
      if (found.id !== null) return found.id;
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.code !== "not-found") throw error;
    }
  }
  return null;
}

/** Where there is one custom channel it is meant; among several somebody has to choose. */
async function findOnlyChannel({ api, signal }: ActionContext): Promise<string | null> {
  const channels = await api.listAll("/channels", channelSchema, { signal });
  const custom = channels.filter(({ type }) => type === "custom");
  return custom.length === 1 ? (custom[0]?.id ?? null) : null;
}

function chooseFiles({ transcript }: EscalationRequest, remarks: string[]) {
  let total = 0;
  const files = transcript.flatMap(({ attachments }) => attachments);
  const fitting = files.filter(({ sizeBytes }) => {
    if (total + sizeBytes > maximumAttachmentBytes) return false;
    total += sizeBytes;
    return true;
  });
  const leftOut = files.filter((file) => !fitting.includes(file)).map(({ name }) => name);
  if (leftOut.length > 0) remarks.push(`Too large together, and left out: ${leftOut.join(", ")}.`);
  return fitting;
}

async function awaitConversation({ api, signal }: ActionContext, uid: string): Promise<string | null> {
  for (const pause of pausesMs) {
    if (signal?.aborted) return null;
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      const message = await api.get(`/messages/${segment(`alt:uid:${uid}`)}`, messageSchema, { signal });
      const conversationId = readIdOfLink(message, "conversation", "cnv");
      if (conversationId !== null) return conversationId;
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.code !== "not-found") return null;
    }
  }
  return null;
}

/** The conversation is there: a comment that fails is said, and does not make a second one. */
async function addNote(
  context: ActionContext,
  conversationId: string,
  note: string,
  remarks: string[],
): Promise<void> {
  try {
    const outcome = await sendNote(context, conversationId, note.slice(0, maximumTextLength));
    if (outcome.kind !== "done")
      remarks.push(`The comment for teammates could not be added: ${outcome.failure.message}`);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    remarks.push(`The comment for teammates could not be added: ${error.message}`);
  }
}

async function catchUpNote(
  context: ActionContext,
  conversationId: string,
  { note }: EscalationRequest,
): Promise<void> {
  const path = `/conversations/${conversationId}/comments`;
  const comments = await context.api.listAll(path, commentSchema, { signal: context.signal });
  if (!comments.some(({ author }) => author?.id === context.settings.teammateId))
    await addNote(context, conversationId, note, []);
}

function describe(conversationId: string, request: EscalationRequest): OpenedEscalation {
  return {
    conversation: { externalId: conversationId, alternateId: null },
    contactExternalId: request.contact.externalId,
    url: linkTo(conversationId),
    number: null,
  };
}

/** Before the message nothing is there, so that even an unclear end can be repeated. */
function describeFailure(error: unknown, isSent: boolean): EscalationOutcome {
  if (error instanceof Failure && !(error instanceof HttpFailure))
    return { kind: "not-done", failure: recordFailure(error), retryAfterMs: null };
  const outcome = convertFailureToOutcome(error);
  return outcome.kind === "unknown" && !isSent
    ? { kind: "not-done", failure: outcome.failure, retryAfterMs: null }
    : outcome;
}

function refuse(code: string, message: string, hint: string): EscalationOutcome {
  const outcome = refused(code, message, hint);
  if (outcome.kind === "done") throw new Error("A refusal is not done.");
  return outcome;
}
