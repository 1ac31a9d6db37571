import type { FreshdeskAccount } from "./account.ts";
import { createAttachment } from "./attachments.ts";
import type { FieldError } from "./errors.ts";
import type { FreshdeskAttachment, FreshdeskTicket } from "./records.ts";
import type { FreshdeskCall } from "./routes/route-table.ts";

/** The files of a form as attachments, not stored yet; what is wrong when they are too large together. */
export function readFiles(
  account: FreshdeskAccount,
  call: FreshdeskCall,
  ticket?: FreshdeskTicket,
): { attachments: FreshdeskAttachment[]; errors: FieldError[] } {
  const { maximumAttachmentBytes } = account.plan;
  const countsTicket = account.switches.attachmentCap === "ticket" && ticket;
  const before = countsTicket ? sizeOf(account, ticket) : 0;
  const size = call.files.reduce((sum, file) => sum + file.content.length, before);
  if (size > maximumAttachmentBytes) {
    const megabytes = maximumAttachmentBytes / 1024 / 1024;
    const message = `Invalid size ${(size / 1024 / 1024).toFixed(1)} MB. The maximum is ${megabytes} MB`;
    return { attachments: [], errors: [{ field: "attachments", message, code: "invalid_size" }] };
  }
  return { attachments: call.files.map((file) => createAttachment(account, file)), errors: [] };
}

function sizeOf(account: FreshdeskAccount, ticket: FreshdeskTicket): number {
  const ids = [
    ...(ticket.attachmentIds ?? []),
    ...ticket.entries.flatMap(({ attachmentIds = [] }) => attachmentIds),
  ];
  return ids.reduce((sum, id) => sum + (account.attachments.get(id)?.size ?? 0), 0);
}
