/**
 * Whether a mail was written by a machine, as far as its sender, subject and headers tell (G10); a word for the decision record, or
 * null. Header names in any case; absent where the helpdesk does not show them.
 */
export function findMailRobot(mail: {
  from: string | null;
  subject: string | null;
  headers?: Readonly<Record<string, unknown>>;
}): string | null {
  if (isMailRobot.test(mail.from ?? "")) return "mail-robot";
  for (const [name, value] of Object.entries(mail.headers ?? {})) {
    const says = automaticHeaders[name.toLowerCase()];
    if (says?.test(String(value))) return "auto-response";
  }
  return isMachineSubject.test(mail.subject ?? "") ? "auto-response" : null;
}

/** Senders of bounces. */
export const isMailRobot = /(?:^|<|\s)(?:mailer-daemon|postmaster)@/i;

/** RFC 3834, and what programs older than it set. */
const automaticHeaders: Record<string, RegExp> = {
  "auto-submitted": /^\s*(?!no\b)\S/i,
  precedence: /^\s*(?:bulk|junk|list|auto[_-]?reply)\b/i,
  "x-autoreply": /\S/,
  "x-autorespond": /\S/,
};

const isMachineSubject =
  /^(?:auto(?:matic)?[- ]?reply|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|undeliver(?:able|ed)|delivery status notification|mail delivery (?:failed|subsystem)|returned mail)\b/iu;
