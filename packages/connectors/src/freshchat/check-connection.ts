import type { AgentAccount, CheckResult, ConnectionCheck } from "../contract.ts";
import type { HttpClient } from "../http/http-client.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { checkCrm } from "./crm/check-crm.ts";
import type { FreshchatApi } from "./freshchat-api.ts";
import { agentName, isMessengerTopic } from "./list-options.ts";
import { readPublicKey } from "./read-public-key.ts";
import type { FreshchatSettings } from "./settings.ts";
import { accountSchema } from "./shapes.ts";

export type CheckContext = {
  api: FreshchatApi;
  http: HttpClient;
  settings: FreshchatSettings;
  signal?: AbortSignal | undefined;
};

/**
 * Test & Save (FC2): asks Freshchat everything that a working connection needs. The account is asked first; while
 * it does not answer properly the rest would only repeat the same fault, so it is left out.
 */
export async function checkConnection(context: CheckContext): Promise<CheckResult> {
  const { settings } = context;
  const access = await checkAccess(context);
  const checks = [...access.checks];
  let agentAccount: AgentAccount | null = null;
  if (checks.every((check) => check.ok)) {
    const [agent, topics, group, crm] = await Promise.all([
      checkAgent(context),
      settings.topicIds?.length ? checkTopics(context, settings.topicIds) : [],
      settings.escalationGroupId ? checkGroup(context, settings.escalationGroupId) : [],
      checkCrm(context),
    ]);
    agentAccount = agent.agentAccount;
    checks.push(agent.check, ...topics, ...group, ...crm);
  }
  checks.push(...checkPublicKey(settings.webhookPublicKey));
  return { ok: checks.every((check) => check.ok), checks, agentAccount, account: access.account };
}

async function checkAccess({
  api,
  settings,
  signal,
}: CheckContext): Promise<{ checks: ConnectionCheck[]; account: Record<string, string> }> {
  try {
    const account = await api.get("/accounts/configuration", accountSchema, { signal });
    if (account.app_id === null && account.organisation_id === null && account.account_id === null) {
      return { checks: [portalHost(settings)], account: {} };
    }
    const name = account.account_domain ?? settings.domain;
    return {
      checks: [
        passed("domain", `Reached the Freshchat account ${name}.`),
        passed("access-token", "Freshchat accepts the access token."),
      ],
      account: facts({
        appId: account.app_id,
        accountId: account.account_id,
        accountDomain: account.account_domain,
        organisationId: account.organisation_id,
        plan: account.plan_type,
        datacenter: account.datacenter,
        bundleType: account.bundle_type,
      }),
    };
  } catch (error) {
    const failure = asHttpFailure(error);
    return { checks: [{ ...describeAccessFailure(failure, settings), code: failure.code }], account: {} };
  }
}

/** Each fault names its field and says what to do (FC2, conditions FC5 to FC7). */
function describeAccessFailure(failure: HttpFailure, settings: FreshchatSettings): ConnectionCheck {
  const host = settings.domain;
  switch (failure.code) {
    case "host-not-found":
      return failed(
        "domain",
        "domain",
        `The host ${host} was not found. Copy the host of your chat URL from Freshchat's page "API details for chat".`,
      );
    case "connection-refused":
      return failed(
        "domain",
        "domain",
        `${host} takes no connection. Check the domain. (${failure.message})`,
      );
    case "private-address":
      return failed(
        "domain",
        settings.apiBaseUrl === undefined ? "domain" : "apiBaseUrl",
        `The address belongs to a private network, which this installation does not reach. ${failure.hint}`,
      );
    case "tls-failed":
      return failed(
        "domain",
        "domain",
        `${host} has no valid certificate, so the token was not sent. Check the domain. (${failure.message})`,
      );
    case "unauthorized":
      return failed(
        "access-token",
        "accessToken",
        "Freshchat does not accept the access token (401): it was replaced, revoked or has expired. Make a new one under API details for chat and enter it here; the old one ends when a new one is made.",
      );
    case "forbidden":
      return failed(
        "access-token",
        "accessToken",
        "The access token lacks rights (403), or the admin who made it was deactivated. Rights are fixed when a token is made: make a new one, as an active admin, with all rights.",
      );
    case "not-found":
      return failed(
        "domain",
        "domain",
        `${host} answers, but has no Freshchat API (404). Enter the host of the chat URL, not that of a portal or website.`,
      );
    case "redirected":
    case "unreadable-answer":
      return portalHost(settings);
    case "rate-limited":
      return failed("reachable", null, "Freshchat's rate limit is reached. Wait a minute, then test again.");
    case "timed-out":
    case "connection-lost":
    case "server-error":
    case "rejected":
    case "cancelled":
      return failed(
        "reachable",
        null,
        `Freshchat did not answer properly. Test again in a minute. (${failure.message})`,
      );
  }
}

/** A Freshworks portal answers every path with 200 and its web page. */
function portalHost(settings: FreshchatSettings): ConnectionCheck {
  return failed(
    "domain",
    "domain",
    `${settings.domain} answers with a web page, not with the Freshchat API: it is a portal. Enter the host of your chat URL, which Freshchat shows beside the API token.`,
  );
}

/**
 * Freshchat cannot be asked for an agent by e-mail (an unknown filter is ignored and gives everybody), so all agents
 * are read and compared. Deactivated and deleted ones stay in that list and cannot post.
 */
async function checkAgent({
  api,
  settings,
  signal,
}: CheckContext): Promise<{ check: ConnectionCheck; agentAccount: AgentAccount | null }> {
  const name = "default-agent";
  const email = settings.defaultAgentEmail.toLowerCase();
  let inactive: string | null = null;
  try {
    for await (const page of api.list("agents", { signal })) {
      for (const agent of page) {
        if (agent.id === null || agent.email?.trim().toLowerCase() !== email) continue;
        if (agent.is_deleted) inactive ??= "deleted";
        else if (agent.is_deactivated) inactive = "deactivated";
        else {
          const agentAccount = { externalId: agent.id, name: agentName(agent), email: agent.email };
          const label = agentAccount.name ?? email;
          return { check: passed(name, `The agent writes as ${label}.`), agentAccount };
        }
      }
    }
  } catch (error) {
    return { check: describeListFailure(name, "agents", asHttpFailure(error)), agentAccount: null };
  }
  const message =
    inactive === null
      ? `No Freshchat agent has the email ${email}. Check the spelling, or invite the agent in Freshchat first.`
      : `The Freshchat agent ${email} is ${inactive} and cannot write. Activate it in Freshchat, or enter another agent.`;
  return { check: failed(name, "defaultAgentEmail", message), agentAccount: null };
}

async function checkTopics(
  { api, signal }: CheckContext,
  topicIds: readonly string[],
): Promise<ConnectionCheck[]> {
  const name = "topics";
  const wanted = new Set(topicIds);
  const problems: string[] = [];
  const labels: string[] = [];
  try {
    for await (const page of api.list("channels", { signal })) {
      for (const channel of page) {
        if (channel.id === null || !wanted.delete(channel.id)) continue;
        const label = channel.name ?? channel.id;
        labels.push(label);
        if (!isMessengerTopic(channel.source)) {
          problems.push(
            `"${label}" is no messenger topic but a channel of the kind ${channel.source}. Choose another topic.`,
          );
        } else if (!channel.enabled) {
          problems.push(
            `"${label}" is switched off in Freshchat. Switch it on there, or choose another topic.`,
          );
        }
      }
      if (wanted.size === 0) break;
    }
  } catch (error) {
    return [describeListFailure(name, "topics", asHttpFailure(error))];
  }
  for (const id of wanted) {
    problems.push(`No topic has the id ${id}: it was deleted in Freshchat. Choose the topics anew.`);
  }
  if (problems.length > 0) return problems.map((problem) => failed(name, "topicIds", problem));
  return [passed(name, `Limited to ${labels.map((label) => `"${label}"`).join(", ")}.`)];
}

async function checkGroup({ api, signal }: CheckContext, groupId: string): Promise<ConnectionCheck[]> {
  const name = "escalation-group";
  try {
    for await (const page of api.list("groups", { signal })) {
      const group = page.find((candidate) => candidate.id === groupId);
      if (group)
        return [passed(name, `Handed-off conversations go to the group "${group.name ?? groupId}".`)];
    }
  } catch (error) {
    return [describeListFailure(name, "groups", asHttpFailure(error))];
  }
  return [
    failed(
      name,
      "escalationGroupId",
      "The escalation group does not exist in Freshchat any more. Choose another group, or none.",
    ),
  ];
}

function checkPublicKey(text: string | undefined): ConnectionCheck[] {
  if (text === undefined) return [];
  const key = readPublicKey(text);
  if (key === null) {
    return [
      failed(
        "webhook-public-key",
        "webhookPublicKey",
        "This is not an RSA public key. Copy the whole key from Freshchat's webhook page, from BEGIN to END, after saving the webhook there.",
      ),
    ];
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return [passed("webhook-public-key", `Deliveries must be signed with the RSA key of ${bits} bits.`)];
}

function describeListFailure(name: string, what: string, failure: HttpFailure): ConnectionCheck {
  const { code } = failure;
  if (code === "forbidden" || code === "unauthorized") {
    const message = `The access token may not read ${what} (${failure.status}). Rights are fixed when a token is made: make a new one with all rights.`;
    return { ...failed(name, "accessToken", message), code };
  }
  const message = `Freshchat's ${what} could not be read. Test again in a minute. (${failure.message})`;
  return { ...failed(name, null, message), code };
}

function asHttpFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  throw error;
}

function passed(name: string, message: string): ConnectionCheck {
  return { name, ok: true, message, field: null };
}

function failed(name: string, field: string | null, message: string): ConnectionCheck {
  return { name, ok: false, message, field };
}

function facts(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]));
}
