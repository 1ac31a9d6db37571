import { type Condition, hasWebhooks } from "../condition.ts";

/** The company's plan has no webhooks. Everything works, by asking: later, and for more of the plan's calls. */
export const webhooksNotInPlan: Condition = {
  name: "webhooks-not-in-plan",
  judge(facts) {
    if (hasWebhooks(facts)) return null;
    const { label } = facts.manifest;
    const { plan } = facts.connection.account;
    return {
      severity: "warning",
      message: `${label} sends no webhooks on this plan. Baton asks for news several times a minute instead, so answers come a little later.`,
      evidence: plan ? `The account says that its plan is ${plan}.` : "The account may not have the rules.",
      fix: `Nothing has to be done. For answers within seconds, change to a plan of ${label} with automation rules that call webhooks.`,
    };
  },
};
