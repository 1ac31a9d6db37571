import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, type ModelMessage, tool } from "ai";
import { z } from "zod";
import { type Answerer, type AnswererResult, toUsedPassage } from "../answerer.ts";
import type { AgentAnswer, UsedPassage } from "../contract.ts";
import { checkGrounding } from "../grounding/check-grounding.ts";
import { detectLanguage } from "../guards/detect-language.ts";
import type { Turn } from "../read-turn.ts";
import type { PublicIndex, SearchHit } from "../retrieval/knowledge-index.ts";
import type { ModelOptions } from "./model-options.ts";
import { type ModelReply, parseModelReply } from "./model-reply.ts";
import { describePassages, writeInstructions, writeMaterial } from "./write-prompt.ts";

/** Below this confidence the best article is wrong three times in four: no tokens are spent. */
const DEFAULT_THRESHOLD = 0.25;
/** Requests of one attempt: two searches and the answer. */
const MAX_STEPS = 3;
/** A malformed or unfounded answer gets one more try. */
const MAX_ATTEMPTS = 2;
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_PASSAGES = 24;

/**
 * The answerer that writes with a model. Models are tried in order; the next one when a request fails, times out or
 * does not return the form asked for twice. What a model says is checked: it must cite passages it was shown (A7),
 * and every amount, date, duration, percentage, number, link and address must stand in one of them.
 */
export function createModelAnswerer(models: readonly ModelOptions[]): Answerer {
  return {
    // Words of a language that no article speaks match nothing: there the model searches in the articles' language.
    threshold: (turn, index) =>
      index.languages().includes(turn.language)
        ? (turn.input.settings.modelThreshold ?? DEFAULT_THRESHOLD)
        : 0,
    async answer({ turn, index, result }, { signal }) {
      const failures: string[] = [];
      const usage = newUsage();
      for (const options of models) {
        const passages = firstPassages(result.hits);
        const answered = await askModel({ options, turn, index, passages, usage, signal });
        if (answered.ok) {
          const failed = failures.map((detail) => ({ name: "model-fallback", passed: false, detail }));
          return { ...answered.result, checks: [...failed, ...answered.result.checks] };
        }
        failures.push(`${nameOf(options)}: ${answered.error}`);
      }
      return {
        outcome: "handoff",
        handoffReason: "agent-failed",
        rule: "model-failed",
        reason: `No model answered. ${failures.join(" ")}`,
        passages: firstPassages(result.hits),
        checks: failures.map((detail) => ({ name: "model", passed: false, detail })),
        model: usage.requests === 0 ? null : describeUsage(models[0] as ModelOptions, usage),
      };
    },
  };
}

type Usage = {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number | null;
  startedAt: number;
};
type Attempt = {
  options: ModelOptions;
  turn: Turn;
  index: PublicIndex;
  passages: UsedPassage[];
  usage: Usage;
  signal: AbortSignal;
};
type Asked = { ok: true; result: AnswererResult } | { ok: false; error: string };

async function askModel(attempt: Attempt): Promise<Asked> {
  const { options, turn, passages, usage } = attempt;
  const messages: ModelMessage[] = [{ role: "user", content: writeMaterial(turn, passages) }];
  let error = "";
  let unfounded: string[] | null = null;
  for (let round = 1; round <= MAX_ATTEMPTS; round++) {
    const generated = await generate(attempt, messages);
    if (!generated.ok) return generated;
    const parsed = parseModelReply(generated.text);
    const complaint = parsed.ok
      ? complain(parsed.reply, passages, turn.text)
      : { error: parsed.error, unfounded: null };
    if (parsed.ok && complaint === null) {
      return { ok: true, result: describeReply(parsed.reply, passages, describeUsage(options, usage)) };
    }
    error = complaint?.error ?? "";
    unfounded = complaint?.unfounded ?? null;
    messages.push(
      { role: "assistant", content: generated.text.slice(0, 8_000) || "(empty)" },
      {
        role: "user",
        content: `${error} Return the JSON again, corrected. If the passages do not say it, leave it out or decide for handoff.`,
      },
    );
  }
  // A model that cannot keep to the passages is not helped by another: people answer.
  if (unfounded !== null)
    return { ok: true, result: handOffUnfounded(unfounded, passages, describeUsage(options, usage)) };
  return { ok: false, error };
}

/** One attempt: the model may search, then answers with text. */
async function generate(
  attempt: Attempt,
  messages: ModelMessage[],
): Promise<{ ok: true; text: string } | { ok: false; error: string }> {
  const { options, turn, index, passages, usage, signal } = attempt;
  const provider = createOpenAICompatible({
    name: "baton",
    baseURL: options.baseUrl.replace(/\/+$/, ""),
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  const searchHelpCenter = tool({
    description: "Searches the public help center. Returns further numbered passages.",
    inputSchema: z.object({
      query: z.string().describe("Words to search for, in the language of the help center"),
    }),
    execute: async ({ query }) => {
      const found = index.search(query.slice(0, 500), {
        limit: 4,
        language: detectLanguage(query, { hint: turn.language }).language,
      });
      const known = new Set(passages.map(({ articleId, text }) => `${articleId}\n${text}`));
      const added = firstPassages(found.hits).filter(
        ({ articleId, text }) => !known.has(`${articleId}\n${text}`),
      );
      const room = added.slice(0, Math.max(0, MAX_PASSAGES - passages.length));
      const first = passages.length + 1;
      passages.push(...room);
      return { passages: describePassages(room, first) };
    },
  });
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    const generated = await generateText({
      model: provider(options.model),
      instructions: writeInstructions(turn),
      messages,
      tools: { search_help_center: searchHelpCenter },
      stopWhen: isStepCount(MAX_STEPS),
      // The last request has to be the answer.
      prepareStep: ({ stepNumber }) => (stepNumber >= MAX_STEPS - 1 ? { toolChoice: "none" as const } : {}),
      temperature: options.temperature ?? 0,
      maxOutputTokens: options.maxOutputTokens ?? 1_000,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, timeout]),
    });
    count(usage, options, generated.usage, generated.steps.length);
    return { ok: true, text: generated.text };
  } catch (error) {
    // The turn's own limit ends everything; a slow model only ends itself.
    if (signal.aborted) throw error;
    usage.requests += 1;
    return {
      ok: false,
      error: timeout.aborted ? "timed out." : `${error instanceof Error ? error.message : "failed"}.`,
    };
  }
}

/** What is wrong with a reply, worded for the model; null when nothing is. */
function complain(
  reply: ModelReply,
  passages: readonly UsedPassage[],
  asked: string,
): { error: string; unfounded: string[] | null } | null {
  if (reply.decision === "handoff") return null;
  if (reply.decision === "reply") {
    const cited = reply.passages.filter((number) => number >= 1 && number <= passages.length);
    if (cited.length === 0)
      return { error: "The reply cites none of the passages.", unfounded: ["no passage cited"] };
  }
  const grounding = checkGrounding(reply.text, passages, asked);
  if (grounding.grounded) return null;
  const listed = grounding.unfounded.map((text) => `“${text}”`).join(", ");
  return { error: `These do not occur in any passage: ${listed}.`, unfounded: grounding.unfounded };
}

function describeReply(reply: ModelReply, shown: UsedPassage[], model: AgentAnswer["model"]): AnswererResult {
  if (reply.decision === "handoff") {
    return {
      outcome: "handoff",
      handoffReason: "agent-decided",
      rule: "model-handoff",
      reason: oneLine(reply.reason),
      ...(reply.stillNeeds ? { stillNeeds: oneLine(reply.stillNeeds) } : {}),
      passages: shown,
      checks: [{ name: "model-decision", passed: false, detail: "handoff" }],
      model,
    };
  }
  const grounding = {
    name: "grounding",
    passed: true,
    detail: "Every fact of the reply stands in a passage.",
  };
  if (reply.decision === "clarify") {
    return {
      outcome: "reply",
      isAnswer: false,
      text: reply.text,
      rule: "model-clarify",
      reason: "The model asks what is meant.",
      passages: shown,
      checks: [grounding],
      model,
    };
  }
  const cited = [...new Set(reply.passages)].flatMap((number) => shown[number - 1] ?? []);
  const titles = [...new Set(cited.map(({ title }) => `“${title}”`))].join(", ");
  return {
    outcome: "reply",
    isAnswer: true,
    text: reply.text,
    rule: "model-answer",
    reason: `Written by the model from ${titles}.`,
    passages: cited,
    checks: [grounding],
    model,
  };
}

function handOffUnfounded(
  unfounded: string[],
  passages: UsedPassage[],
  model: AgentAnswer["model"],
): AnswererResult {
  const detail = `Not in any passage: ${unfounded.join("; ")}.`;
  return {
    outcome: "handoff",
    handoffReason: "low-confidence",
    rule: "ungrounded",
    reason: `The model's reply was not supported by the help center twice. ${detail}`,
    passages,
    checks: [{ name: "grounding", passed: false, detail }],
    model,
  };
}

/** Two passages of the first article, one of each further. */
function firstPassages(hits: readonly SearchHit<"public">[]): UsedPassage[] {
  return hits.flatMap((hit, rank) =>
    hit
      .passages()
      .slice(0, rank === 0 ? 3 : 1)
      .map((passage) => toUsedPassage(hit, passage)),
  );
}

function newUsage(): Usage {
  return { requests: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, startedAt: performance.now() };
}

function count(
  usage: Usage,
  { inputPrice, outputPrice }: ModelOptions,
  tokens: { inputTokens: number | undefined; outputTokens: number | undefined },
  requests: number,
): void {
  const input = tokens.inputTokens ?? 0;
  const output = tokens.outputTokens ?? 0;
  usage.requests += requests;
  usage.inputTokens += input;
  usage.outputTokens += output;
  const isPriced = inputPrice !== undefined && outputPrice !== undefined;
  usage.costUsd =
    usage.costUsd === null || !isPriced
      ? null
      : usage.costUsd + (input * inputPrice + output * outputPrice) / 1e6;
}

function describeUsage(options: ModelOptions, usage: Usage): AgentAnswer["model"] {
  return {
    id: nameOf(options),
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costUsd: usage.costUsd,
    milliseconds: Math.round(performance.now() - usage.startedAt),
  };
}

function nameOf({ id, model }: ModelOptions): string {
  return id ?? model;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 400);
}
