/**
 * What can keep Baton from starting. Stable: people search for these words, and scripts compare them.
 */
export type StartupErrorCode =
  | "configuration_invalid"
  | "file_store_refused"
  | "port_in_use"
  | "port_not_allowed"
  | "database_url_invalid"
  | "database_unreachable"
  | "database_login_refused"
  | "database_missing"
  | "database_too_old"
  | "database_empty"
  | "database_failed"
  | "data_folder_unwritable"
  | "data_folder_unreachable"
  | "data_folder_other_account"
  | "data_folder_in_use"
  | "embedded_postgres_missing"
  | "embedded_postgres_unsupported"
  | "embedded_postgres_other_major"
  | "embedded_postgres_failed"
  | "migration_files_invalid"
  | "migration_changed"
  | "migration_failed"
  | "migration_out_of_order"
  | "schema_newer_than_code";

/**
 * A reason why Baton cannot start that the person at the terminal can remove. Printed as one line and a hint,
 * never with a stack. A bug is not a StartupError: bugs throw what they throw.
 */
export class StartupError extends Error {
  override readonly name = "StartupError";
  readonly code: StartupErrorCode;
  /** What to do about it, as an instruction. */
  readonly hint: string;

  constructor(options: { code: StartupErrorCode; message: string; hint: string; cause?: unknown }) {
    super(oneLine(options.message), { cause: options.cause });
    this.code = options.code;
    this.hint = oneLine(options.hint);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Where starting parts tell what they do. A pino logger and `console` both fit. */
export interface StartupLog {
  info(message: string): void;
  warn(message: string): void;
}
