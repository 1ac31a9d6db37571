import { type FailureRecord, recordFailure } from "@baton/domain";
import nodemailer from "nodemailer";

export type Mail = { to: string; subject: string; text: string };

export type MailOutcome =
  | { kind: "sent"; messageId: string }
  /** `mail-refused`: the server said no for good. `mail-postponed`, `mail-server-unreachable`: it may work later. */
  | { kind: "failed"; failure: FailureRecord };

export interface Mailer {
  /** Never throws for anything the server does. */
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
}

/** A mail server that does not answer must not hold up a conversation for longer than this. */
const timeoutMs = 10_000;

/** Sends mail through the server of `SMTP_URL`, in the name of `SMTP_FROM`. Connections are kept and shared. */
export function createMailer(input: { url: string; from: string }): Mailer {
  const transport = nodemailer.createTransport(
    {
      url: input.url,
      pool: true,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    },
    { from: input.from },
  );
  return {
    async send({ to, subject, text }) {
      try {
        // One address and nothing else: what a customer typed must not become a list of recipients.
        const sent = await transport.sendMail({
          to: { name: "", address: to },
          subject,
          text,
          // Nobody's out-of-office answer comes back (RFC 3834).
          headers: { "Auto-Submitted": "auto-generated" },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { kind: "sent", messageId: sent.messageId };
      } catch (error) {
        return { kind: "failed", failure: describe(error) };
      }
    },
    close: () => transport.close(),
  };
}

/** Without `SMTP_URL`: says so instead of losing mail silently. */
export const noMailer: Mailer = {
  async send() {
    return {
      kind: "failed",
      failure: {
        code: "mail-not-configured",
        message: "There is no mail server to send with.",
        hint: "Set SMTP_URL and SMTP_FROM.",
        isRetryable: false,
      },
    };
  },
  close() {},
};

function describe(error: unknown): FailureRecord {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  // 4xx asks to come back (RFC 5321, 4.2.1), whatever it is about: a grey list, a full mailbox, a busy server.
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return {
      code: "mail-postponed",
      message: `The mail server takes the message later at best (${responseCode}).`,
      hint: "It may be busy, or keep unknown senders waiting: have it take Baton's mail at once.",
      isRetryable: true,
    };
  }
  // 5xx is the server's definite no; everything else may pass.
  if (code === "EAUTH" || code === "EENVELOPE" || (responseCode !== undefined && responseCode >= 500)) {
    return {
      code: "mail-refused",
      message: `The mail server refused the message${responseCode === undefined ? "" : ` (${responseCode})`}.`,
      hint: "Check the address, and SMTP_URL and SMTP_FROM.",
      isRetryable: false,
    };
  }
  if (code !== undefined) {
    return {
      code: "mail-server-unreachable",
      message: `The mail server cannot be reached (${code}).`,
      hint: "Check SMTP_URL, and whether the server is up.",
      isRetryable: true,
    };
  }
  return recordFailure(error);
}
