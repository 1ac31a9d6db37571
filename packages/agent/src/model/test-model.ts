import type { AgentAnswer, AnswerInput } from "../contract.ts";
import { readTurn } from "../read-turn.ts";
import { createKnowledgeIndex } from "../retrieval/create-knowledge-index.ts";
import { askModel, firstPassages, newUsage } from "./create-model-answerer.ts";
import type { ModelOptions, RecordUse } from "./model-options.ts";

export type ModelTest = {
  /** Whether turns can use it. */
  ok: boolean;
  /** For people: what it did, or what is wrong and how to mend it. */
  message: string;
  /** What it said; null when nothing came. */
  text: string | null;
  model: AgentAnswer["model"];
};

const now = new Date("2025-01-01T12:00:00Z");

/**
 * Asks a model live, exactly as a turn would: with the instructions, the search tool, one passage to answer from and the checks
 * of its reply. A model that is reached but cannot keep to the form would send every turn to people, so that is tested too.
 */
export async function testModel(
  options: ModelOptions,
  { signal, recordUse }: { signal: AbortSignal; recordUse?: RecordUse },
): Promise<ModelTest> {
  const index = createKnowledgeIndex({ audience: "public" });
  index.upsert({
    id: "test",
    title: "Opening hours of the test shop",
    text: "The test shop is open on weekdays from 9:00 to 17:00. It is closed on weekends.",
    url: null,
    language: "en",
    audience: "public",
  });
  const turn = readTurn(question);
  const usage = newUsage();
  const { hits } = index.search(turn.question, { limit: 1, language: "en" });
  const passages = firstPassages(hits);
  const asked = await askModel({ options, turn, index, passages, usage, signal, recordUse });
  const failed = { ok: false, text: null, model: null };
  if (!asked.ok) return { ...failed, message: `The model gave no usable answer: ${asked.error}` };
  const { result } = asked;
  if (result.outcome === "reply") {
    return {
      ok: true,
      message: "It answers, and keeps to the passages.",
      text: result.text,
      model: result.model,
    };
  }
  if (result.rule === "model-handoff") {
    return {
      ok: true,
      message: `It answers in the right form, and left this easy question to people: ${result.reason} A larger model may do better.`,
      text: null,
      model: result.model,
    };
  }
  return {
    ...failed,
    message: `It answers, and does not keep to what the passage says. ${result.reason} Choose a larger model.`,
    model: result.model,
  };
}

const question: AnswerInput = {
  conversation: { id: "test", channel: "web", contactName: null, locale: "en" },
  messages: [
    {
      id: "question",
      author: "customer",
      text: "When is the test shop open on weekdays?",
      sentAt: now,
      attachments: [],
    },
  ],
  unanswered: ["question"],
  settings: {
    organizationName: "the test shop",
    answerThreshold: 0,
    handoffOnRequest: true,
    frustrationHandoff: true,
    noProgressHandoff: true,
    language: { served: "any", fallback: "en" },
    maxTurnMs: 60_000,
  },
  now,
};
