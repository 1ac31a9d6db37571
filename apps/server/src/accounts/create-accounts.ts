import type { Database } from "@baton/database";
import { betterAuth } from "better-auth";
import type { Kysely } from "kysely";

export type AccountsOptions = {
  db: Kysely<Database>;
  /** Where browsers reach Baton; cookies are `Secure` when it is https. */
  publicUrl: string;
  sessionSecret: string;
};

const day = 24 * 60 * 60;

/**
 * People, their passwords and sessions, kept by better-auth in the tables of 000002-accounts.sql.
 *
 * Its own HTTP endpoints are not mounted: the API offers the few that Baton needs, and everything else the library can
 * do stays out of reach. Who belongs to which organization and with which role is a plain table of ours, since every
 * permission is decided by the route table.
 */
export function createAccounts(options: AccountsOptions) {
  return betterAuth(accountsConfiguration(options));
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Separate, so that a test can compare the tables with what this configuration expects. */
export function accountsConfiguration(options: AccountsOptions) {
  return {
    appName: "Baton",
    baseURL: options.publicUrl,
    secret: options.sessionSecret,
    database: { db: options.db, type: "postgres" as const },
    telemetry: { enabled: false },
    // The API limits attempts itself, by address and by account.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      minPasswordLength: 8,
      maxPasswordLength: 200,
    },
    advanced: {
      cookiePrefix: "baton",
      useSecureCookies: options.publicUrl.startsWith("https://"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" as const, path: "/" },
    },
    user: {
      modelName: "person",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    },
    session: {
      modelName: "session",
      expiresIn: 14 * day,
      updateAge: day,
      fields: {
        expiresAt: "expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        userId: "user_id",
      },
    },
    account: {
      modelName: "credential",
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "verification",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
  };
}
