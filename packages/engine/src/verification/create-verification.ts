import {
  acceptOneTimePassword,
  createUuid,
  insertOneTimePassword,
  listRecentOneTimePasswords,
  type Queryable,
  takeOneTimePasswordAttempt,
} from "@baton/database";
import type { Speaker } from "@baton/workflows";
import type { Mailer } from "../mail/create-mailer.ts";
import {
  type CodeVerdict,
  decideSending,
  hashCode,
  judgeCode,
  makeCode,
  normalizeEmail,
  oneTimePasswordRules,
} from "./one-time-password.ts";

export interface Verification {
  /** Sends a code to the address. `sent` also where one is on its way already; `not-sent` where limits or the mail server say no. */
  send(input: {
    organizationId: string;
    organizationName: string;
    conversationId: string;
    email: string;
    /** The words of the mail, in the customer's language. */
    say: Speaker["say"];
  }): Promise<"sent" | "not-sent">;
  check(input: { conversationId: string; email: string; code: string }): Promise<CodeVerdict>;
}

/** Proves that a customer reads the mail of an address (M3). `key`: made of the installation's master key. */
export function createVerification(dependencies: {
  database: Queryable;
  mailer: Mailer;
  key: string;
  now: () => Date;
  makeCode?: () => string;
  log: { warn(details: object, message: string): void };
}): Verification {
  const { database, mailer, key, now, log } = dependencies;
  return {
    async send({ organizationId, organizationName, conversationId, email: written, say }) {
      const email = normalizeEmail(written);
      const createdAt = now();
      const since = new Date(createdAt.getTime() - 3_600_000);
      const recent = await listRecentOneTimePasswords(database, {
        organizationId,
        email,
        conversationId,
        since,
      });
      const verdict = decideSending({ email, conversationId }, recent, createdAt);
      if (verdict.kind === "already-sent") return "sent";
      if (verdict.kind === "refused") {
        log.warn({ conversationId, because: verdict.because }, "no further code is sent");
        return "not-sent";
      }
      const id = createUuid();
      const code = (dependencies.makeCode ?? makeCode)();
      // Stored first: a code that reaches somebody is one that can be checked, and one that does not still counts.
      await insertOneTimePassword(database, {
        id,
        organizationId,
        conversationId,
        email,
        codeHash: hashCode(id, code, key),
        createdAt,
        expiresAt: new Date(createdAt.getTime() + oneTimePasswordRules.livesMs),
      });
      const mail = { to: email, ...writeMail(code, organizationName, say) };
      let outcome = await mailer.send(mail);
      // A customer waits: what may pass is tried once more at once. A line that the server had closed in the meantime is such a case.
      if (outcome.kind === "failed" && outcome.failure.isRetryable) outcome = await mailer.send(mail);
      if (outcome.kind === "sent") return "sent";
      log.warn({ conversationId, code: outcome.failure.code }, "a code could not be sent by mail");
      return "not-sent";
    },

    async check({ conversationId, email, code }) {
      const attempt = { conversationId, email: normalizeEmail(email) };
      const password = await takeOneTimePasswordAttempt(database, attempt);
      const verdict = judgeCode(password, code, { key, now: now() });
      if (verdict === "accepted" && password?.state === "open")
        await acceptOneTimePassword(database, password.id);
      return verdict;
    },
  };
}

function writeMail(
  code: string,
  organizationName: string,
  say: Speaker["say"],
): { subject: string; text: string } {
  const company = organizationName.trim() || "Support";
  return {
    subject: say("mailSubject", { code, company }),
    text: [say("mailCode", { code }), "", say("mailUse", { company }), "", say("mailMistake")].join("\n"),
  };
}
