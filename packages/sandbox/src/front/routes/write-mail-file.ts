import type { FrontAccount } from "../account.ts";
import type { FrontMessage, RecipientRole } from "../records.ts";

/** A message as a mail file (RFC 822), without its attachments. */
export function writeMailFile(account: FrontAccount, message: FrontMessage): string {
  const of = (role: RecipientRole) =>
    message.recipients
      .filter((recipient) => recipient.role === role)
      .map(({ name, handle }) => (name ? `"${clean(name)}" <${clean(handle)}>` : clean(handle)))
      .join(", ");
  const headers = [
    `From: ${of("from")}`,
    `To: ${of("to")}`,
    ...(of("cc") ? [`Cc: ${of("cc")}`] : []),
    `Subject: ${clean(message.subject)}`,
    `Date: ${new Date(message.createdAt * 1000).toUTCString()}`,
    `Message-ID: <${message.uid}@${account.facts.subdomain}.example>`,
    "MIME-Version: 1.0",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
  ];
  return `${headers.join("\r\n")}\r\n\r\n${Buffer.from(message.body).toString("base64")}\r\n`;
}

/** A line break would begin another header. */
function clean(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
