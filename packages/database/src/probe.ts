import pg from "pg";
import { StartupError } from "./startup-error.ts";

/** The oldest PostgreSQL that the migrations are tested on. */
export const oldestPostgresMajor = 15;

export interface DatabaseProbe {
  /** For example 180004. */
  versionNumber: number;
  /** For example "18.4". */
  version: string;
}

/**
 * Asks the database at `url` whether Baton can work with it: reachable, login accepted, there, not too old.
 *
 * @throws StartupError naming which of these is not so. The message never holds the password.
 */
export async function probeDatabase(url: string, timeoutMs = 10_000): Promise<DatabaseProbe> {
  const client = openClient(url, timeoutMs);
  try {
    await client.connect();
    return await readVersion(client);
  } catch (error) {
    throw explainConnectionError(error, url);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The version of the server behind `client`.
 *
 * @throws StartupError `database_too_old`.
 */
export async function readVersion(client: pg.ClientBase): Promise<DatabaseProbe> {
  const { rows } = await client.query<{ number: string; version: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version",
  );
  const [row] = rows;
  if (!row) throw new Error("PostgreSQL did not tell its version");

  const versionNumber = Number(row.number);
  const version = row.version.split(" ")[0] ?? row.version;
  if (versionNumber < oldestPostgresMajor * 10_000) {
    throw new StartupError({
      code: "database_too_old",
      message: `The database runs PostgreSQL ${version}; Baton needs ${oldestPostgresMajor} or newer.`,
      hint: "Upgrade PostgreSQL, or leave DATABASE_URL unset to use the one that comes with Baton.",
    });
  }
  return { versionNumber, version };
}

/** Turns what `pg` throws on connecting into a StartupError. Anything else is handed back as it is. */
export function explainConnectionError(error: unknown, url: string): unknown {
  if (error instanceof StartupError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = reasonOf(error);
  const place = describePlace(url);

  if (code === "3D000") {
    return new StartupError({
      code: "database_missing",
      message: `There is no database "${place.database}" on ${place.server}.`,
      hint: `Create it (createdb ${place.database}), or correct DATABASE_URL.`,
      cause: error,
    });
  }
  // 28P01 wrong password, 28000 not allowed in by pg_hba.conf, 42501 no right to connect.
  // "SASL:" is what pg says itself when the URL holds no password at all.
  if (["28P01", "28000", "42501"].includes(code) || /^SASL:/.test(reason)) {
    return new StartupError({
      code: "database_login_refused",
      message: `${place.server} refuses the login of "${place.user}": ${reason}.`,
      hint: "Check the user and the password in DATABASE_URL.",
      cause: error,
    });
  }
  // Any other SQLSTATE: the server answered, yet cannot take us now (starting, full, shutting down).
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith("E")) {
    return new StartupError({
      code: "database_failed",
      message: `${place.server} answers, but not as needed: ${reason} (${code}).`,
      hint: "Look into the log of PostgreSQL, then start Baton again.",
      cause: error,
    });
  }
  return new StartupError({
    code: "database_unreachable",
    message: `No PostgreSQL answers at ${place.server}: ${reason}.`,
    hint: "Check host and port in DATABASE_URL, and that the server runs and accepts connections from here.",
    cause: error,
  });
}

function openClient(url: string, timeoutMs: number): pg.Client {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new StartupError({
      code: "database_url_invalid",
      message: "DATABASE_URL is not a PostgreSQL address.",
      hint: "It looks like postgresql://user:password@host:5432/database; escape special characters in the password.",
    });
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    application_name: "baton probe",
  });
  // A connection that breaks after the answer came is no news; without a listener it would end the process.
  client.on("error", () => {});
  return client;
}

function describePlace(url: string): { server: string; database: string; user: string } {
  const parsed = new URL(url);
  return {
    server: parsed.host || parsed.searchParams.get("host") || "localhost",
    database: decodeURIComponent(parsed.pathname.slice(1)) || decodeURIComponent(parsed.username),
    user: decodeURIComponent(parsed.username),
  };
}

function reasonOf(error: unknown): string {
  // Several addresses tried (IPv6, then IPv4) end in an AggregateError, whose own message is empty.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
