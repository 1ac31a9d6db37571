import type {
  CheckResult,
  ConditionName,
  ConnectionCheck,
  ConnectorManifest,
  WebhookNews,
} from "@baton/connectors";
import type {
  ConnectionEvidence,
  ConnectionRecord,
  CustomerSync,
  WaitingEscalations,
  WebhookEventSeen,
  WebhookIncident,
  WebhooksMissed,
} from "@baton/database";
import type { FailureRecord } from "@baton/domain";

/** Everything a condition may look at: gathered once, judged many times. */
export type DoctorFacts = {
  now: Date;
  /** Evidence is what happened after this. */
  since: Date;
  /** As it was before the live checks: with the reason of a pause that they may have ended. */
  connection: ConnectionRecord;
  manifest: ConnectorManifest;
  /** Whether every unassigned conversation is the agent's; null when the settings cannot be opened. */
  takesUnassigned: boolean | null;
  /** The live checks, made just now. */
  check: CheckResult;
  eventsSeen: WebhookEventSeen[];
  incidents: WebhookIncident[];
  missed: WebhooksMissed[];
  evidence: ConnectionEvidence;
  /** Escalations that could not be opened there yet; null: none. */
  waitingEscalations: WaitingEscalations | null;
  /** How contacts are kept in step with the CRM; null where none is set up. */
  customerSync: CustomerSync | null;
};

/** What is wrong, the evidence, and the exact step that mends it. */
export type Finding = {
  /** `ok`: nothing to do, but worth knowing. */
  severity: "ok" | "warning" | "error";
  message: string;
  evidence: string | null;
  fix: string | null;
  /** Set where sending anything would be unsafe or in vain: the connection is paused with it until the checks pass. */
  pause?: FailureRecord;
};

/** One condition of docs/operations/conditions.md: pure judgement over the facts. */
export type Condition = {
  /** A name that each helpdesk has a code of its own for, or the code itself where it is the same on all. */
  name: ConditionName | `EM${number}`;
  judge(facts: DoctorFacts): Finding | null;
};

/** Failed checks that a setting is at fault for. */
export function failedChecks({ check }: DoctorFacts, field: string | undefined): ConnectionCheck[] {
  return check.checks.filter((entry) => !entry.ok && field !== undefined && entry.field === field);
}

/** Whether the helpdesk's plan sends webhooks at all. */
export function hasWebhooks({ check }: Pick<DoctorFacts, "check">): boolean {
  return !check.checks.some(({ code }) => code === "webhooks-not-in-plan");
}

/** The events of a helpdesk that tell a kind of news. */
function eventsTelling({ webhook }: ConnectorManifest, news: WebhookNews) {
  return webhook.events.filter(({ tells }) => [tells ?? []].flat().includes(news));
}

/** Whether the helpdesk has an event for it. */
export function tellsNews(manifest: ConnectorManifest, news: WebhookNews): boolean {
  return eventsTelling(manifest, news).length > 0;
}

/** What a helpdesk calls the events that tell a kind of news, e.g. `"Message Created" (message_create)`. */
export function nameEvents({ manifest }: DoctorFacts, news: WebhookNews): string {
  const events = eventsTelling(manifest, news);
  return events.map(({ label, providerName }) => `"${label}" (${providerName})`).join(" or ");
}

/** When an event that tells this kind of news came last; null: never, or the helpdesk names none. */
export function lastTold({ manifest, eventsSeen }: DoctorFacts, news: WebhookNews): Date | null {
  const names = eventsTelling(manifest, news).map((event) => event.providerName);
  const times = eventsSeen.filter(({ event }) => names.includes(event)).map(({ lastAt }) => lastAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** "1 message", "3 messages". */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** For evidence: UTC, to the minute. */
export function when(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
