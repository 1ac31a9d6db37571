import {
  type Advanced,
  advance,
  type Facts,
  type RunEvent,
  speak,
  type WorkflowDefinition,
} from "@baton/workflows";
import type { Verification } from "../verification/create-verification.ts";

/**
 * Sends and checks the codes that a run asks for, and tells it what came of them, until it asks for no more (M3). Done before
 * anything is planned: a run that could not send its code does not tell the customer to look for it. A worker that is killed
 * in between does it once more, which sends nothing twice within the pause and accepts an accepted code again.
 */
export async function settleCodes(
  verification: Verification,
  input: {
    definition: WorkflowDefinition;
    facts: Facts;
    organizationId: string;
    organizationName: string;
    conversationId: string;
    now: () => Date;
  },
  advanced: Advanced,
): Promise<Advanced> {
  const { definition, facts, organizationId, organizationName, conversationId } = input;
  let { run } = advanced;
  let done: Advanced["effects"] = [];
  let rest = advanced.effects;
  for (;;) {
    const at = rest.findIndex(({ kind }) => kind === "send-code" || kind === "check-code");
    const effect = rest[at];
    if (!effect) return { run, effects: [...done, ...rest] };
    let event: RunEvent | null = null;
    if (effect.kind === "send-code") {
      const { email } = effect;
      const { say } = speak(facts.languages ?? [], definition.translations);
      const outcome = await verification.send({
        organizationId,
        organizationName,
        conversationId,
        email,
        say,
      });
      if (outcome === "not-sent") event = { kind: "code-checked", verdict: "not-sent" };
    } else if (effect.kind === "check-code") {
      const { email, code } = effect;
      const verdict = await verification.check({ conversationId, email, code });
      event = { kind: "code-checked", verdict };
    }
    done = [...done, ...rest.slice(0, at)];
    rest = rest.slice(at + 1);
    if (event === null) continue;
    // What was to follow rested on the code; the run says anew what follows.
    const next = advance({ definition, run, event, facts, now: input.now() });
    run = next.run;
    rest = next.effects;
  }
}
