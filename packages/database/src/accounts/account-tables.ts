import type { ColumnType, Generated } from "kysely";

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** What a person or an API key may do (D1); each role may do what the ones before it in the list may. */
export type AccountRole = "viewer" | "teammate" | "admin" | "owner";

/** The tables of 000002-accounts.sql. */
export interface AccountTables {
  person: PersonTable;
  session: SessionTable;
  credential: CredentialTable;
  verification: VerificationTable;
  organization: OrganizationTable;
  member: MemberTable;
  invitation: InvitationTable;
  api_key: ApiKeyTable;
}

export interface PersonTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface SessionTable {
  id: string;
  expires_at: Timestamp;
  token: string;
  created_at: DefaultTimestamp;
  updated_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  user_id: string;
}

export interface CredentialTable {
  id: string;
  issuer: string;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Timestamp | null;
  refresh_token_expires_at: Timestamp | null;
  scope: string | null;
  password: string | null;
  created_at: DefaultTimestamp;
  updated_at: Timestamp;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: DefaultTimestamp;
  updated_at: DefaultTimestamp;
}

export interface OrganizationTable {
  id: string;
  name: string;
  created_at: DefaultTimestamp;
}

export interface MemberTable {
  organization_id: string;
  person_id: string;
  role: AccountRole;
  created_at: DefaultTimestamp;
}

export interface InvitationTable {
  id: string;
  organization_id: string;
  email: string;
  role: AccountRole;
  token_hash: Buffer;
  invited_by: string | null;
  created_at: DefaultTimestamp;
  expires_at: Timestamp;
}

export interface ApiKeyTable {
  id: string;
  organization_id: string;
  name: string;
  role: AccountRole;
  key_hash: Buffer;
  start: string;
  origin: Generated<"person" | "environment">;
  created_by: string | null;
  created_at: DefaultTimestamp;
  expires_at: Timestamp | null;
  last_used_at: Timestamp | null;
}
