import type { AgentAccount, CheckResult, ConnectionCheck } from "../contract.ts";
import type { FieldMappingLine } from "../field-mapping/field-mapping.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { readJson } from "../http/read-json.ts";
import { describeAccessFailure } from "./describe-access-failure.ts";
import { isFillable } from "./escalation/fill-fields.ts";
import { type FreshdeskApi, readVendorError } from "./freshdesk-api.ts";
import { markerValues } from "./perform-action.ts";
import { readContactFieldsIfAllowed } from "./read-contact-fields.ts";
import type { Directory, DirectoryReader } from "./read-directory.ts";
import type { FreshdeskSettings } from "./settings.ts";
import {
  accountSchema,
  agentListSchema,
  agentSchema,
  type FreshdeskAgent,
  groupSchema,
  roleListSchema,
  ruleListSchema,
} from "./shapes.ts";

export type CheckContext = {
  api: FreshdeskApi;
  settings: FreshdeskSettings;
  directory: DirectoryReader;
  signal?: AbortSignal | undefined;
};

/**
 * Test & Save (FD1): the key's agent and rights first; while those fail the rest would only repeat the same fault. About a dozen
 * calls, well within a minute's limit of the smallest plan.
 */
export async function checkConnection(context: CheckContext): Promise<CheckResult> {
  const access = await checkAccess(context);
  if (access.agent === null) {
    return { ok: false, checks: access.checks, agentAccount: null, account: access.account };
  }
  const agentAccount = toAgentAccount(access.agent);
  const checks = [...access.checks, ...(await checkRights(context, access.agent))];
  const account: Record<string, string> = { ...access.account, ...(await readAccount(context)) };
  if (checks.every((check) => check.ok)) {
    checks.push(...(await checkTargets(context, agentAccount)), ...(await checkFields(context)));
    checks.push(await checkAutomations(context, account.plan ?? null));
  }
  return { ok: checks.every((check) => check.ok), checks, agentAccount, account };
}

async function checkAccess({ api, settings, signal }: CheckContext): Promise<{
  checks: ConnectionCheck[];
  agent: FreshdeskAgent | null;
  account: Record<string, string>;
}> {
  try {
    const answer = await api.getAnswer("/agents/me", { signal });
    const agent = readJson(answer, agentSchema);
    if (agent.id === null) {
      const message = `${settings.domain} answers, but not as Freshdesk's API does. Enter the host under which Freshdesk made your account.`;
      return { checks: [failed("domain", "domain", message)], agent: null, account: {} };
    }
    const limit = answer.headers["x-ratelimit-total"];
    return {
      checks: [
        passed("domain", `Reached the Freshdesk account ${settings.domain}.`),
        passed("api-key", "Freshdesk accepts the API key."),
      ],
      agent,
      account: limit === undefined ? {} : { callsPerMinute: limit },
    };
  } catch (error) {
    return { checks: [describeAccessFailure(asHttpFailure(error), settings)], agent: null, account: {} };
  }
}

/** The key has exactly the rights of its agent; there are no finer ones. */
async function checkRights(context: CheckContext, agent: FreshdeskAgent): Promise<ConnectionCheck[]> {
  const name = nameOf(agent);
  const [roles, admin] = await Promise.all([readRoles(context, agent), readAsAdmin(context)]);
  const roleText = roles === null ? "" : `, role ${roles}`;
  const checks: ConnectionCheck[] = [];
  if (agent.type !== null && agent.type !== "support_agent") {
    checks.push(
      failed(
        "agent-account",
        "apiKey",
        `The key belongs to ${name}, who is a ${agent.type.replace("_", " ")} and cannot answer tickets. Use the key of a support agent.`,
        "lacks-rights",
      ),
    );
  } else {
    checks.push(passed("agent-account", describeAgent(agent, `${name}${roleText}`)));
  }
  if (agent.ticket_scope !== null && agent.ticket_scope !== 1) {
    checks.push(
      failed(
        "ticket-access",
        "apiKey",
        `${name} may see only ${agent.ticket_scope === 2 ? "the tickets of their groups" : "tickets assigned to them"}: all others would never be answered. Set "Scope of tickets" to Global access for this agent in Freshdesk.`,
        "lacks-rights",
      ),
    );
  }
  if (admin !== null) {
    const isRight = admin.code === "forbidden";
    checks.push(
      failed(
        "admin-rights",
        isRight ? "apiKey" : null,
        isRight
          ? `The key belongs to ${name}${roleText}, who is no administrator (403). Without those rights Baton can neither look up agents and groups, nor notice that a handoff's target is gone. Give ${name} the role Administrator in Freshdesk.`
          : `Freshdesk's agents could not be read. Test again in a minute. (${admin.message})`,
        isRight ? "lacks-rights" : admin.code,
      ),
    );
  }
  return checks;
}

/** Null when it works: only admins may list agents. */
async function readAsAdmin({ api, signal }: CheckContext): Promise<HttpFailure | null> {
  try {
    await api.getPage("/agents", 1, agentListSchema, { signal });
    return null;
  } catch (error) {
    return asHttpFailure(error);
  }
}

/** Names of the agent's roles; null where they may not be read. */
async function readRoles({ api, signal }: CheckContext, agent: FreshdeskAgent): Promise<string | null> {
  try {
    const roles = await api.get("/roles", roleListSchema, { signal });
    const names = roles
      .filter(({ id }) => id !== null && agent.role_ids.includes(id))
      .map(({ name }) => name);
    return names.length === 0 ? null : names.join(", ");
  } catch (error) {
    asHttpFailure(error);
    return null;
  }
}

/** A person's own key works too, but what that person does by hand then counts as the agent's: said, not refused. */
function describeAgent(agent: FreshdeskAgent, name: string): string {
  const { job_title, phone, mobile, email } = agent.contact ?? {};
  const signs = [job_title && "a job title", (phone ?? mobile) && "a telephone number"].filter(Boolean);
  const writesAs = `The agent writes as ${name}${email ? ` (${email})` : ""}; customers see this name.`;
  if (signs.length === 0) return writesAs;
  return `${writesAs} Warning: this account has ${signs.join(" and ")} and looks like a person's. What that person does by hand would count as the agent's. Use an agent account of its own.`;
}

/** Facts for links and reports; an account that does not tell them is checked all the same. */
async function readAccount({ api, signal }: CheckContext): Promise<Record<string, string>> {
  try {
    const account = await api.get("/account", accountSchema, { signal });
    const facts = {
      accountId: account.account_id,
      accountName: account.account_name,
      plan: account.tier_type,
      datacenter: account.data_center,
    };
    return Object.fromEntries(
      Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== null),
    );
  } catch (error) {
    asHttpFailure(error);
    return {};
  }
}

/** Groups and agents that the settings name must be there (conditions FD9). */
async function checkTargets(context: CheckContext, agentAccount: AgentAccount): Promise<ConnectionCheck[]> {
  const { settings } = context;
  const checks = await Promise.all([
    settings.defaultGroupId === undefined
      ? []
      : checkGroup(context, "default-group", "defaultGroupId", settings.defaultGroupId, agentAccount),
    ...(settings.groupIds ?? []).map((id) => checkGroup(context, "groups", "groupIds", id, agentAccount)),
    settings.handoffGroupId === undefined
      ? []
      : checkGroup(context, "handoff-group", "handoffGroupId", settings.handoffGroupId, null),
    settings.handoffAgentId === undefined
      ? []
      : checkHandoffAgent(context, settings.handoffAgentId, agentAccount),
  ]);
  return checks.flat();
}

async function checkGroup(
  { api, settings, signal }: CheckContext,
  name: string,
  field: string,
  groupId: string,
  /** Whoever must be able to take its tickets; null: nobody of ours. */
  member: AgentAccount | null,
): Promise<ConnectionCheck[]> {
  try {
    const group = await api.get(`/groups/${groupId}`, groupSchema, { signal });
    const label = group.name ?? groupId;
    const isOutside =
      field === "handoffGroupId" &&
      settings.handoffAgentId !== undefined &&
      settings.handoffRouting === "agent" &&
      !group.agent_ids.includes(settings.handoffAgentId);
    if (isOutside) {
      return [
        failed(
          name,
          field,
          `The handoff agent is not in the group "${label}", so Freshdesk would drop them. Choose their group, or none.`,
        ),
      ];
    }
    if (member !== null && !group.agent_ids.includes(member.externalId)) {
      return [
        passed(
          name,
          `Found the group "${label}". Warning: the agent account is not a member of it, and Freshdesk may refuse to assign its tickets to a stranger. Add the agent account to the group.`,
        ),
      ];
    }
    return [passed(name, `Found the group "${label}".`)];
  } catch (error) {
    const failure = asHttpFailure(error);
    if (failure.code !== "not-found") return [unreadable(name, "groups", failure)];
    return [failed(name, field, "This group does not exist in Freshdesk any more. Choose another one.")];
  }
}

async function checkHandoffAgent(
  { api, signal }: CheckContext,
  agentId: string,
  agentAccount: AgentAccount,
): Promise<ConnectionCheck[]> {
  const name = "handoff-agent";
  const field = "handoffAgentId";
  if (agentId === agentAccount.externalId) {
    return [
      failed(
        name,
        field,
        "This is the agent account itself: nobody would be handed anything. Choose a person.",
      ),
    ];
  }
  try {
    const agent = await api.get(`/agents/${agentId}`, agentSchema, { signal });
    if (agent.deactivated || agent.contact?.active === false) {
      return [
        failed(
          name,
          field,
          `${nameOf(agent)} is deactivated in Freshdesk and can be assigned nothing. Choose another agent.`,
        ),
      ];
    }
    return [passed(name, `Handed-off tickets go to ${nameOf(agent)}.`)];
  } catch (error) {
    const failure = asHttpFailure(error);
    if (failure.code !== "not-found") return [unreadable(name, "agents", failure)];
    return [failed(name, field, "This agent does not exist in Freshdesk any more. Choose another one.")];
  }
}

/** The marker must exist and be settable (conditions FD4); products likewise; fields that closing demands are named. */
async function checkFields(context: CheckContext): Promise<ConnectionCheck[]> {
  const { directory, settings } = context;
  let known: Directory;
  try {
    known = await directory.read();
  } catch (error) {
    return [unreadable("ticket-fields", "ticket fields", asHttpFailure(error))];
  }
  const checks: ConnectionCheck[] = [];
  if (settings.markerField !== undefined) checks.push(checkMarker(known, settings.markerField));
  for (const productId of settings.productIds ?? []) {
    const name = known.products.get(productId);
    checks.push(
      name === undefined
        ? failed(
            "products",
            "productIds",
            "This product does not exist in Freshdesk any more. Choose another one.",
          )
        : passed("products", `Found the product "${name}".`),
    );
  }
  if (settings.fieldMapping !== undefined && settings.fieldMapping.length > 0) {
    checks.push(await checkMapping(context, known, settings.fieldMapping));
  }
  const required = [...known.fields.values()].filter((field) => field.required_for_closure && !field.default);
  if (required.length > 0) {
    const labels = required.map(({ label, name }) => `"${label ?? name}"`).join(", ");
    checks.push(
      passed(
        "closing",
        `Warning: Freshdesk closes tickets only with ${labels} filled in. The agent cannot resolve tickets in which that is empty; they stay open, with a note.`,
      ),
    );
  }
  return checks;
}

/** Every field of the mapping is there and takes values (M7): else what customers told would be lost with each ticket. */
async function checkMapping(
  { api, signal }: CheckContext,
  { fields }: Directory,
  mapping: readonly FieldMappingLine[],
): Promise<ConnectionCheck> {
  const name = "field-mapping";
  try {
    const ofContacts = await readContactFieldsIfAllowed(api, signal);
    const faulty = mapping.flatMap(({ object, field }, index) => {
      const known = object === "contact" ? ofContacts : fields;
      if (known === null) return [];
      const what = object === "contact" ? "contact" : "ticket";
      const found = known.get(field);
      if (found === undefined) return [`line ${index + 1}: there is no ${what} field ${field}`];
      return isFillable(what, found)
        ? []
        : [`line ${index + 1}: the ${what} field ${field} cannot be filled`];
    });
    if (faulty.length > 0) {
      return failed(
        name,
        "fieldMapping",
        `Field mapping, ${faulty.join("; ")}. Choose a field from the list.`,
      );
    }
    const lines = `${mapping.length} ${mapping.length === 1 ? "attribute is" : "attributes are"} mapped.`;
    return passed(name, ofContacts === null ? `${lines} Contact fields could not be compared.` : lines);
  } catch (error) {
    return unreadable(name, "contact fields", asHttpFailure(error));
  }
}

function checkMarker({ fields }: Directory, markerField: string): ConnectionCheck {
  const name = "marker-field";
  const field = fields.get(markerField);
  if (field === undefined) {
    const near = fields.get(`cf_${markerField}`)?.name;
    return failed(
      name,
      "markerField",
      near
        ? `There is no ticket field ${markerField}. Enter ${near}.`
        : `There is no ticket field ${markerField}. Make a checkbox for it in Freshdesk under Admin → Ticket Fields, then choose it here.`,
    );
  }
  if (markerValues(field) === null) {
    return failed(
      name,
      "markerField",
      `The ticket field "${field.label ?? markerField}" can hold no mark. Choose a checkbox, a text field, or a dropdown with the choice "Yes".`,
    );
  }
  return passed(name, `Handoffs are marked in the ticket field "${field.label ?? markerField}".`);
}

/** Baton's own path: which account's rules lead here is seen without knowing the whole URL. */
const isOurRule = /\/webhooks\/freshdesk\//;

const noWebhooks: ConnectionCheck = {
  name: "automation-rules",
  ok: true,
  message:
    "Warning: this Freshdesk plan has no automation rules with webhooks. Baton finds news by asking Freshdesk again and again, so answers come later.",
  field: null,
  code: "webhooks-not-in-plan",
};

/** A plan without automations still works, by polling (conditions FD8); so this never refuses the connection. */
async function checkAutomations(
  { api, signal }: CheckContext,
  plan: string | null,
): Promise<ConnectionCheck> {
  const name = "automation-rules";
  // The rules of better days stand there still, and do nothing.
  if (plan !== null && /^free\b/i.test(plan)) return noWebhooks;
  try {
    const [created, updated] = await Promise.all([
      api.get("/automations/1/rules", ruleListSchema, { signal }),
      api.get("/automations/4/rules", ruleListSchema, { signal }),
    ]);
    const isOurs = (rule: { active: boolean; actions: unknown }) =>
      rule.active && isOurRule.test(JSON.stringify(rule.actions));
    const missing = [
      created.some(isOurs) ? null : "rule 1 (ticket is created)",
      updated.some(isOurs) ? null : "rule 2 (ticket is updated)",
    ].filter((rule) => rule !== null);
    if (missing.length > 0) {
      return passed(
        name,
        `Not set up yet: ${missing.join(" and ")}. The texts for them are shown after saving.`,
      );
    }
    const position = created.findIndex(isOurs);
    if (position > 0) {
      return passed(
        name,
        `Both rules are there. Warning: rule 1 is number ${position + 1} in its list, and by default only the first rule that fits is run. Drag it to the top, or choose "Execute all matching rules".`,
      );
    }
    return passed(name, "Both automation rules are there.");
  } catch (error) {
    const failure = asHttpFailure(error);
    if (failure.code === "forbidden" && readVendorError(failure).code === "require_feature") {
      return noWebhooks;
    }
    return passed(name, `Whether both automation rules are there could not be read. (${failure.message})`);
  }
}

function toAgentAccount(agent: FreshdeskAgent): AgentAccount {
  return {
    externalId: String(agent.id),
    name: agent.contact?.name ?? null,
    email: agent.contact?.email ?? null,
  };
}

function nameOf(agent: FreshdeskAgent): string {
  return agent.contact?.name ?? agent.contact?.email ?? `agent ${agent.id}`;
}

function unreadable(name: string, what: string, failure: HttpFailure): ConnectionCheck {
  return failed(
    name,
    null,
    `Freshdesk's ${what} could not be read. Test again in a minute. (${failure.message})`,
  );
}

function asHttpFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  throw error;
}

function passed(name: string, message: string): ConnectionCheck {
  return { name, ok: true, message, field: null };
}

function failed(name: string, field: string | null, message: string, code?: string): ConnectionCheck {
  return { name, ok: false, message, field, ...(code === undefined ? {} : { code }) };
}
