import { isIP } from "node:net";
import { resolve } from "node:path";
import { StartupError } from "@baton/database";
import { z } from "zod";

/** Everything that the environment decides, read once at start. All other settings live in the database. */
export interface Config {
  /** HTTP port. */
  port: number;
  /** Address to listen on. */
  host: string;
  /** Absolute path: the embedded database, uploads, the master key. */
  dataDirectory: string;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** Where browsers and helpdesks reach Baton, without a slash at the end. */
  publicUrl: string;
  /** Whose word about a client's address is taken (`X-Forwarded-For`). */
  trustProxy: TrustedProxies;
  /** Master key that connection secrets are encrypted with. Undefined: made once in the data folder. */
  secretKey: string | undefined;
  /** First account, made at the first start when given. */
  owner: { email: string; password: string } | undefined;
  /** First API key, made at the first start when given. */
  apiKey: string | undefined;
  /** Whether the simulated helpdesks and the demo company are there. */
  isSandboxOn: boolean;
  /** Whether connections, crawls and actions may use loopback and private addresses. */
  allowPrivateNetwork: boolean;
  /** Undefined: no mail is sent. */
  mail: { url: string; from: string } | undefined;
  /** Where files are kept. Undefined: in the data folder. */
  s3:
    | { endpoint: string; bucket: string; region: string; accessKeyId: string; secretAccessKey: string }
    | undefined;
  /** A first model connection, as a start; later ones are made in the dashboard. */
  model: { baseUrl: string; apiKey: string | undefined; name: string } | undefined;
  logLevel: LogLevel;
}

/**
 * The reverse proxies in front: their addresses, networks (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`. False: none, a client's
 * address is the connection's. There is no "all", and no number of proxies: whoever reached Baton past them could claim any address,
 * and no limit by address would hold.
 */
export type TrustedProxies = false | string[];

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

const text = z.string().trim();
const url = text.refine(isHttpUrl, "is not an address such as https://example.com");
const flag = z.enum(["on", "off", "1", "0", "true", "false"], "is neither on nor off").transform(isOn);
const networkNames = ["loopback", "linklocal", "uniquelocal"];
const proxies = text.transform((value, context): TrustedProxies => {
  if (/^(off|false|0)$/.test(value)) return false;
  const list = value.split(",").map((each) => each.trim());
  if (list.every((each) => networkNames.includes(each) || isNetwork(each))) return list;
  context.addIssue(
    "is neither off nor the addresses of your proxies, such as 10.0.0.5 or 10.0.0.0/8 or loopback",
  );
  return z.NEVER;
});

const environment = z.object({
  PORT: z.coerce
    .number("is not a number")
    .int("is not a whole number")
    .min(0, "is not a port")
    .max(65_535, "is not a port")
    .default(3000),
  HOST: text.default("0.0.0.0"),
  BATON_DATA_DIR: text.default("./data"),
  DATABASE_URL: text
    .refine(isPostgresUrl, "is not an address such as postgresql://user:password@host:5432/database")
    .optional(),
  BATON_PUBLIC_URL: url.optional(),
  BATON_TRUST_PROXY: proxies.default(false),
  BATON_SECRET_KEY: text.min(32, "is too short: use 32 random characters or more").optional(),
  BATON_OWNER_EMAIL: z.email("is not an e-mail address").optional(),
  BATON_OWNER_PASSWORD: z.string().min(8, "is too short: use 8 characters or more").optional(),
  BATON_API_KEY: text.min(16, "is too short: use 16 characters or more").optional(),
  BATON_SANDBOX: flag.optional(),
  BATON_ALLOW_PRIVATE_NETWORK: flag.default(false),
  SMTP_URL: text.regex(/^smtps?:\/\//, "is not an address such as smtp://user:password@host:587").optional(),
  SMTP_FROM: text.optional(),
  S3_ENDPOINT: url.optional(),
  S3_BUCKET: text.optional(),
  S3_REGION: text.default("us-east-1"),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  BATON_MODEL_BASE_URL: url.optional(),
  BATON_MODEL_API_KEY: text.optional(),
  BATON_MODEL: text.optional(),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "is none of fatal, error, warn, info, debug, trace, silent",
    )
    .default("info"),
});
type Environment = z.infer<typeof environment>;

/** Variables that only make sense together: all of a group, or none. */
const groups: (keyof Environment)[][] = [
  ["BATON_OWNER_EMAIL", "BATON_OWNER_PASSWORD"],
  ["SMTP_URL", "SMTP_FROM"],
  ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
  ["BATON_MODEL_BASE_URL", "BATON_MODEL"],
];
/** Ours, but read elsewhere. */
const readElsewhere = new Set(["BATON_TEST_DATABASE_URL"]);

export interface LoadedConfig {
  config: Config;
  /** Lines to show at start, such as a variable that is spelled wrong. */
  warnings: string[];
}

/**
 * Reads the environment variables. An empty one counts as not set, as Compose files leave them.
 *
 * @throws StartupError `configuration_invalid` that names every variable with a fault. Values are never
 * repeated in it: some of them are secrets.
 */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const parsed = environment.safeParse(given);
  const faults = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`) ?? []),
    ...groups.flatMap((group) => findMissing(group, given)),
  ];
  if (!parsed.success || faults.length > 0) {
    throw new StartupError({
      code: "configuration_invalid",
      message: `The environment is not right: ${faults.join("; ")}.`,
      hint: "Correct these variables; .env.example describes each of them.",
    });
  }
  return { config: toConfig(parsed.data), warnings: findUnknown(given) };
}

function toConfig(values: Environment): Config {
  return {
    port: values.PORT,
    host: values.HOST,
    dataDirectory: resolve(values.BATON_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    publicUrl: (values.BATON_PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ""),
    trustProxy: values.BATON_TRUST_PROXY,
    secretKey: values.BATON_SECRET_KEY,
    owner: both(values.BATON_OWNER_EMAIL, values.BATON_OWNER_PASSWORD, (email, password) => ({
      email,
      password,
    })),
    apiKey: values.BATON_API_KEY,
    // With a database of its own somebody means business; the demo company stays out unless asked for.
    isSandboxOn: values.BATON_SANDBOX ?? values.DATABASE_URL === undefined,
    allowPrivateNetwork: values.BATON_ALLOW_PRIVATE_NETWORK,
    mail: both(values.SMTP_URL, values.SMTP_FROM, (url, from) => ({ url, from })),
    s3: toS3(values),
    model: both(values.BATON_MODEL_BASE_URL, values.BATON_MODEL, (baseUrl, name) => ({
      baseUrl,
      name,
      apiKey: values.BATON_MODEL_API_KEY,
    })),
    logLevel: values.LOG_LEVEL,
  };
}

function toS3(values: Environment): Config["s3"] {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return undefined;
  return {
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    region: values.S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  };
}

function both<Result>(
  one: string | undefined,
  other: string | undefined,
  make: (one: string, other: string) => Result,
): Result | undefined {
  return one !== undefined && other !== undefined ? make(one, other) : undefined;
}

function findMissing(group: string[], given: Record<string, string | undefined>): string[] {
  const missing = group.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === group.length) return [];
  const present = group.filter((name) => given[name] !== undefined);
  return missing.map((name) => `${name} is missing beside ${present.join(" and ")}`);
}

function findUnknown(given: Record<string, string | undefined>): string[] {
  return Object.keys(given)
    .filter((name) => name.startsWith("BATON_") && !(name in environment.shape) && !readElsewhere.has(name))
    .map((name) => `The variable ${name} is not known and has no effect; .env.example lists all there are.`);
}

function isOn(value: string): boolean {
  return value === "on" || value === "1" || value === "true";
}

function isNetwork(value: string): boolean {
  const [address = "", bits, ...more] = value.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}

function isPostgresUrl(value: string): boolean {
  return /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
}
