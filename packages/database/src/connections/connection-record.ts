import type { FailureRecord } from "@baton/domain";
import type { HealthEntry } from "../schema.ts";

/** A connection as it is stored; `secrets` is sealed. */
export type ConnectionRecord = {
  id: string;
  organizationId: string;
  helpdesk: string;
  name: string;
  webhookToken: string;
  /** Without the secret keys. */
  settings: Record<string, unknown>;
  secrets: Buffer;
  agentAccount: { externalId: string; name: string | null; email: string | null } | null;
  account: Record<string, string>;
  status: "active" | "paused" | "disconnected";
  pauseReason: FailureRecord | null;
  health: HealthEntry[];
  healthCheckedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

export const connectionColumns = `id, organization_id as "organizationId", helpdesk, name,
  webhook_token as "webhookToken", settings, secrets, agent_account as "agentAccount", account, status,
  pause_reason as "pauseReason", health, health_checked_at as "healthCheckedAt", version,
  created_at as "createdAt", updated_at as "updatedAt"`;
