import type { AnswerInput } from "@baton/agent";
import { createUuid, type Queryable } from "@baton/database";
import { loadSettings, toAgentSettings, writeHandoffNote } from "@baton/engine";
import type { AskPlayground } from "../app-dependencies.ts";
import type { AgentFor } from "./create-agents.ts";

/** Minutes between the made-up messages of a history, so that they have an order. */
const historyStepMs = 60_000;

/** The same agent as in a turn, asked without a conversation, a helpdesk or a record (A9). */
export function createAskPlayground(input: {
  database: Queryable;
  agentFor: AgentFor;
  publicUrl: string;
}): AskPlayground {
  return async ({ organizationId, question, channel, at, history }) => {
    const settings = (await loadSettings(input.database, [organizationId])).get(organizationId);
    if (!settings) throw new Error("Settings are loaded for every organization that is asked for.");
    const now = at === undefined ? new Date() : new Date(at);
    const spoken = [...history, { author: "customer" as const, text: question }];
    const messages: AnswerInput["messages"] = spoken.map((message, index) => ({
      id: createUuid(),
      author: message.author,
      text: message.text,
      sentAt: new Date(now.getTime() - (spoken.length - 1 - index) * historyStepMs),
      attachments: [],
    }));
    const agent = await input.agentFor(organizationId, "playground");
    const answer = await agent.answer(
      {
        conversation: { id: createUuid(), channel, contactName: null, locale: null },
        messages,
        unanswered: messages.slice(-1).map((message) => message.id),
        settings: toAgentSettings(settings),
        now,
      },
      { signal: new AbortController().signal },
    );
    return {
      outcome: answer.outcome,
      text:
        answer.outcome === "reply" ? answer.text : answer.outcome === "silent" ? null : answer.customerText,
      reason: answer.reason,
      rule: answer.rule,
      handoffReason: answer.outcome === "handoff" ? answer.handoffReason : null,
      confidence: answer.confidence,
      sentiment: answer.sentiment,
      language: answer.language,
      passages: answer.passages,
      checks: answer.checks,
      model: answer.model,
      note:
        answer.outcome === "handoff"
          ? writeHandoffNote(answer.note, answer.handoffReason, `${input.publicUrl}/inbox/…`)
          : null,
    };
  };
}
