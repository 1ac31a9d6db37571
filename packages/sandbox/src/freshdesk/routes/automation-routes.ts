import type { Answer } from "../../http/answer.ts";
import type { FreshdeskAccount } from "../account.ts";
import { type RuleInput, readRule } from "../automations/read-rule.ts";
import { describeTime } from "../describe-time.ts";
import { notFound, validationFailed } from "../errors.ts";
import type { AutomationRule, RuleType } from "../records.ts";
import { type FreshdeskCall, forAdmins, type RouteTable } from "./route-table.ts";

export const automationRoutes: RouteTable = forAdmins({
  "GET /automations/:type/rules": (account, call) => {
    const rules = findRules(account, call);
    if (!rules) return notFound();
    const json = rules.toSorted((a, b) => a.position - b.position).map(describeRule);
    if (account.switches.automationsAnswer === "array") return { status: 200, json };
    return { status: 200, json: { rules: json, meta: { count: json.length, cascading_rules: false } } };
  },
  "POST /automations/:type/rules": (account, call) => {
    const rules = findRules(account, call);
    if (!rules) return notFound();
    const read = readRule(call.fields, Number(call.params.type) as RuleType);
    if ("errors" in read) return validationFailed(read.errors);
    return created(account, rules, read.rule);
  },
  "GET /automations/:type/rules/:id": (account, call) => {
    const rule = findRule(account, call);
    return rule ? { status: 200, json: describeRule(rule) } : notFound();
  },
  "PUT /automations/:type/rules/:id": (account, call) => {
    const rule = findRule(account, call);
    if (!rule) return notFound();
    const read = readRule({ ...rule, ...call.fields }, Number(call.params.type) as RuleType);
    if ("errors" in read) return validationFailed(read.errors);
    const changed = { ...rule, ...read.rule, updatedAt: account.now() };
    return {
      status: 200,
      change: {
        make: () => {
          Object.assign(rule, changed);
          account.changed("rules");
          return { json: describeRule(rule) };
        },
        pretend: () => describeRule(changed),
      },
    };
  },
  "DELETE /automations/:type/rules/:id": (account, call) => {
    const rules = findRules(account, call);
    const rule = findRule(account, call);
    if (!rules || !rule) return notFound();
    return {
      status: 204,
      change: {
        make: () => {
          rules.splice(rules.indexOf(rule), 1);
          account.changed("rules");
          return {};
        },
        pretend: () => undefined,
      },
    };
  },
});

function created(account: FreshdeskAccount, rules: AutomationRule[], input: RuleInput): Answer {
  const rule = addableRule(account, rules, input);
  return {
    status: 201,
    change: {
      make: () => {
        insertRule(rules, rule);
        account.changed("rules");
        return { json: describeRule(rule) };
      },
      pretend: () => describeRule(rule),
    },
  };
}

/** A rule with its number; without a position it comes last. */
export function addableRule(
  account: FreshdeskAccount,
  rules: readonly AutomationRule[],
  input: RuleInput,
): AutomationRule {
  const now = account.now();
  const { position = rules.length + 1, ...rest } = input;
  return { id: account.newId("other"), position, ...rest, createdAt: now, updatedAt: now };
}

/** Puts a rule at its position and moves the later ones down. */
export function insertRule(rules: AutomationRule[], rule: AutomationRule): void {
  for (const other of rules) if (other.position >= rule.position) other.position += 1;
  rules.push(rule);
}

export function describeRule(rule: AutomationRule): Record<string, unknown> {
  const { createdAt, updatedAt, ...rest } = rule;
  return { ...rest, created_at: describeTime(createdAt), updated_at: describeTime(updatedAt) };
}

function findRules(account: FreshdeskAccount, call: FreshdeskCall): AutomationRule[] | undefined {
  return account.rules[Number(call.params.type) as RuleType];
}

function findRule(account: FreshdeskAccount, call: FreshdeskCall): AutomationRule | undefined {
  return findRules(account, call)?.find(({ id }) => id === Number(call.params.id));
}
