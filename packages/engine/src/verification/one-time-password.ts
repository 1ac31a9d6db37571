import { createHmac, randomInt, timingSafeEqual } from "node:crypto";

/**
 * One-time passwords by e-mail (M3), as pure decisions. Six digits are a million codes: with three tries each and five codes an hour,
 * somebody who guesses is right once in about seven years of trying without a pause.
 */
export const oneTimePasswordRules = {
  digits: 6,
  livesMs: 10 * 60_000,
  attempts: 3,
  /** Codes in any hour: to one address, whoever asks, and in one conversation, whatever the address. */
  perHour: { address: 5, conversation: 5 },
  /** Between two codes of one conversation: somebody who taps twice gets one mail. */
  pauseMs: 20_000,
} as const;

const hourMs = 3_600_000;

/** What is kept of a code that was sent. */
export type OneTimePassword = {
  id: string;
  conversationId: string;
  /** In lower case. */
  email: string;
  codeHash: string;
  createdAt: Date;
  expiresAt: Date;
  /** Codes handed in so far. */
  attempts: number;
  state: "open" | "accepted" | "replaced";
};

export type SendVerdict =
  | { kind: "send" }
  /** A code is on its way already, and still good. */
  | { kind: "already-sent" }
  | { kind: "refused"; because: "too-many-for-address" | "too-many-for-conversation"; until: Date };

/** May another code be sent? `recent`: those of the last hour to the address or in the conversation. */
export function decideSending(
  request: { email: string; conversationId: string },
  recent: readonly OneTimePassword[],
  now: Date,
): SendVerdict {
  const email = normalizeEmail(request.email);
  const ofLastHour = recent.filter(({ createdAt }) => now.getTime() - createdAt.getTime() < hourMs);
  const inConversation = ofLastHour.filter(({ conversationId }) => conversationId === request.conversationId);
  const toAddress = ofLastHour.filter((password) => password.email === email);
  const isOnItsWay = inConversation.some(
    (password) =>
      password.email === email &&
      password.state === "open" &&
      password.attempts === 0 &&
      now.getTime() - password.createdAt.getTime() < oneTimePasswordRules.pauseMs,
  );
  if (isOnItsWay) return { kind: "already-sent" };
  if (toAddress.length >= oneTimePasswordRules.perHour.address)
    return { kind: "refused", because: "too-many-for-address", until: freeAgain(toAddress) };
  if (inConversation.length >= oneTimePasswordRules.perHour.conversation)
    return { kind: "refused", because: "too-many-for-conversation", until: freeAgain(inConversation) };
  return { kind: "send" };
}

export type CodeVerdict = "accepted" | "wrong" | "expired" | "used-up";

/**
 * Is it the right code? `password` is the newest one of the conversation for the address, this attempt counted already. An
 * accepted code is accepted again for as long as it lives: whoever was killed after asking asks once more.
 */
export function judgeCode(
  password: OneTimePassword | null,
  code: string,
  { key, now }: { key: string; now: Date },
): CodeVerdict {
  if (password === null || password.state === "replaced") return "expired";
  if (now >= password.expiresAt) return "expired";
  const isRight = isSame(hashCode(password.id, code, key), password.codeHash);
  if (password.state === "accepted") return isRight ? "accepted" : "used-up";
  if (password.attempts > oneTimePasswordRules.attempts) return "used-up";
  if (isRight) return "accepted";
  return password.attempts === oneTimePasswordRules.attempts ? "used-up" : "wrong";
}

/** A new code: `000000` to `999999`, every one as likely. */
export function makeCode(random: (below: number) => number = randomInt): string {
  return String(random(10 ** oneTimePasswordRules.digits)).padStart(oneTimePasswordRules.digits, "0");
}

/** What is stored in its place. Without the installation's key a million tries would find the code to any hash. */
export function hashCode(id: string, code: string, key: string): string {
  return createHmac("sha256", key).update(`${id}\n${code}`).digest("base64url");
}

/** Addresses that differ in case only are one. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

function freeAgain(passwords: readonly OneTimePassword[]): Date {
  const oldest = Math.min(...passwords.map(({ createdAt }) => createdAt.getTime()));
  return new Date(oldest + hourMs);
}

function isSame(first: string, second: string): boolean {
  const [one, other] = [Buffer.from(first), Buffer.from(second)];
  return one.length === other.length && timingSafeEqual(one, other);
}
