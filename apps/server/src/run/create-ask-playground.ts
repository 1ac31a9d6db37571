import { type AnswerInput, describeConversation, detectLanguage, handoffText } from "@baton/agent";
import { createUuid, type Queryable } from "@baton/database";
import { handoffReasonTexts, loadSettings, toAgentSettings, writeHandoffNote } from "@baton/engine";
import type { AskPlayground, EscalatePlayground } from "../app-dependencies.ts";
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
    const said = [...history, { author: "customer" as const, text: question }];
    const asked = await toAnswerInput(input.database, { organizationId, channel, at, said });
    const agent = await input.agentFor(organizationId, "playground");
    const answer = await agent.answer(asked, { signal: new AbortController().signal });
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

/** The note and the words of a handoff as they would be now, of a conversation that no helpdesk knows (A9). */
export function createEscalatePlayground(input: {
  database: Queryable;
  publicUrl: string;
}): EscalatePlayground {
  return async ({ organizationId, channel, at, history, reason }) => {
    const asked = await toAnswerInput(input.database, { organizationId, channel, at, said: history });
    const last = asked.messages.findLast(({ author }) => author === "customer")?.text ?? "";
    const { fallback } = asked.settings.language;
    const { language } = detectLanguage(last, { fallback });
    const note = { ...describeConversation(asked), reason: handoffReasonTexts[reason] };
    return {
      outcome: "handoff",
      text: handoffText(asked, language, reason),
      reason: "Handed off by hand in the playground.",
      rule: "playground-escalation",
      handoffReason: reason,
      confidence: null,
      sentiment: note.sentiment,
      language,
      passages: [],
      checks: [],
      model: null,
      note: writeHandoffNote(note, reason, `${input.publicUrl}/inbox/…`),
    };
  };
}

type Said = { author: AnswerInput["messages"][number]["author"]; text: string };

/** A conversation made up of what was said, as the agent reads one. */
async function toAnswerInput(
  database: Queryable,
  input: {
    organizationId: string;
    channel: AnswerInput["conversation"]["channel"];
    at: string | undefined;
    said: readonly Said[];
  },
): Promise<AnswerInput> {
  const { organizationId, channel, at, said } = input;
  const settings = (await loadSettings(database, [organizationId])).get(organizationId);
  if (!settings) throw new Error("Settings are loaded for every organization that is asked for.");
  const now = at === undefined ? new Date() : new Date(at);
  const messages: AnswerInput["messages"] = said.map((message, index) => ({
    id: createUuid(),
    author: message.author,
    text: message.text,
    sentAt: new Date(now.getTime() - (said.length - 1 - index) * historyStepMs),
    attachments: [],
  }));
  const newest = messages.findLast(({ author }) => author === "customer");
  return {
    conversation: { id: createUuid(), channel, contactName: null, locale: null },
    messages,
    unanswered: newest ? [newest.id] : [],
    settings: toAgentSettings(settings),
    now,
  };
}
