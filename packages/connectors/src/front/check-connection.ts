import type { AgentAccount, CheckResult, ConnectionCheck } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { readJson } from "../http/read-json.ts";
import { checkRights } from "./check-rights.ts";
import { nameOfTeammate } from "./convert-message.ts";
import { describeAccessFailure, failed, passed } from "./describe-access-failure.ts";
import type { FrontApi } from "./front-api.ts";
import type { FrontSettings } from "./settings.ts";
import { companySchema, inboxSchema, teammateSchema } from "./shapes.ts";

export type CheckContext = { api: FrontApi; settings: FrontSettings; signal?: AbortSignal | undefined };

/**
 * Test & Save (FR1): the token first, and while that fails nothing else, which would only repeat the same fault; then what it may do, the
 * teammate that the agent posts as, and the inboxes. Thirteen calls of the 50 that the smallest plan has in a minute.
 */
export async function checkConnection(context: CheckContext): Promise<CheckResult> {
  const checks: ConnectionCheck[] = [];
  const result = (agentAccount: AgentAccount | null, account: Record<string, string>): CheckResult => ({
    ok: checks.every((check) => check.ok),
    checks,
    agentAccount,
    account,
  });
  let account: Record<string, string> = {};
  try {
    const { api, signal } = context;
    const answer = await api.getAnswer("/me", { signal });
    const company = readJson(answer, companySchema);
    if (company.id === null) {
      checks.push(failed("reachable", null, "Something answers, but not as Front's API does."));
      return result(null, account);
    }
    const limit = answer.headers["x-ratelimit-limit"];
    account = {
      companyId: company.id,
      ...(company.name === null ? {} : { companyName: company.name }),
      ...(limit === undefined || limit === "0" ? {} : { callsPerMinute: limit }),
    };
    checks.push(passed("api-token", `Front accepts the API token of ${company.name ?? "the company"}.`));
    const teammate = await checkTeammate(context);
    checks.push(...teammate.checks, ...(await checkRights(api, signal)), ...(await checkInboxes(context)));
    checks.push(describeWebhook(context.settings));
    return result(teammate.agentAccount, account);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    checks.push(describeAccessFailure(error, context.settings));
    return result(null, account);
  }
}

async function checkTeammate({ api, settings, signal }: CheckContext): Promise<{
  checks: ConnectionCheck[];
  agentAccount: AgentAccount | null;
}> {
  const name = "agent-account";
  const field = "teammateId";
  if (settings.teammateId === "") {
    const message = "Choose the teammate that the agent writes as.";
    return { checks: [failed(name, field, message)], agentAccount: null };
  }
  try {
    const teammate = await api.get(`/teammates/${settings.teammateId}`, teammateSchema, { signal });
    if (teammate.id === null) return { checks: [gone(name, field)], agentAccount: null };
    const label = nameOfTeammate(teammate) ?? teammate.id;
    const agentAccount = { externalId: teammate.id, name: label, email: teammate.email };
    if (teammate.is_blocked) {
      const message = `${label} is blocked in Front and can write nothing. Choose another teammate, or unblock them.`;
      return { checks: [failed(name, field, message)], agentAccount };
    }
    if (teammate.is_available === false) {
      const message = `${label} is away in Front, which takes conversations from teammates who are away: none could be assigned to the agent. Set ${label} to available.`;
      return { checks: [failed(name, field, message)], agentAccount };
    }
    return { checks: [passed(name, `The agent writes as ${label}; customers see this name.`)], agentAccount };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.code === "forbidden") return { checks: [lacksTeammates(error)], agentAccount: null };
    if (error.code !== "not-found" && error.code !== "rejected") throw error;
    return { checks: [gone(name, field)], agentAccount: null };
  }
}

function gone(name: string, field: string): ConnectionCheck {
  return failed(
    name,
    field,
    "This teammate does not exist in Front any more, or belongs to another company. Choose one from the list.",
  );
}

function lacksTeammates(failure: HttpFailure): ConnectionCheck {
  return failed(
    "right-to-read-teammates",
    "apiToken",
    "The API token lacks the right to read teammates (403): Baton could not tell who has a conversation. Make a new token in Front with it.",
    failure,
  );
}

/** A chosen inbox must be there; that a private one is told of by rules only is said, not refused. */
async function checkInboxes({ api, settings, signal }: CheckContext): Promise<ConnectionCheck[]> {
  const wanted = settings.inboxIds ?? [];
  if (wanted.length === 0) return [];
  const name = "inboxes";
  let inboxes: Awaited<ReturnType<typeof readAll>>;
  const readAll = () => api.listAll("/inboxes", inboxSchema, { signal });
  try {
    inboxes = await readAll();
  } catch (error) {
    // Said already, by the check of the right to read.
    if (error instanceof HttpFailure && error.code === "forbidden") return [];
    throw error;
  }
  const known = new Map(inboxes.map((inbox) => [inbox.id, inbox]));
  const missing = wanted.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const which = missing.length === 1 ? "A chosen inbox does" : `${missing.length} chosen inboxes do`;
    return [
      failed(
        name,
        "inboxIds",
        `${which} not exist in Front any more, or the token may not see it (${missing.join(", ")}). Choose from the list.`,
      ),
    ];
  }
  const chosen = wanted.flatMap((id) => known.get(id) ?? []);
  const hidden = chosen.filter((inbox) => inbox.is_private).map((inbox) => `"${inbox.name ?? inbox.id}"`);
  const warning =
    hidden.length === 0
      ? ""
      : ` Warning: ${hidden.join(", ")} is private, and an app's webhook tells of shared inboxes only. Use a rule's webhook there.`;
  return [
    passed(name, `Found ${chosen.map((inbox) => `"${inbox.name ?? inbox.id}"`).join(", ")}.${warning}`),
  ];
}

function describeWebhook({ webhookSecret }: FrontSettings): ConnectionCheck {
  const name = "webhook-secret";
  if (webhookSecret !== undefined) return passed(name, "Deliveries must carry a valid signature.");
  return passed(
    name,
    "Warning: without the webhook secret deliveries are accepted unsigned; whoever knows the webhook URL could make some up.",
  );
}
