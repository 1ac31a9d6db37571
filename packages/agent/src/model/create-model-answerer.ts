import { generateText, isStepCount, type ModelMessage, tool } from "ai";
import { z } from "zod";
import { type Answerer, type AnswererResult, toUsedPassage } from "../answerer.ts";
import type { AgentAnswer, UsedPassage } from "../contract.ts";
import type { EmbedQuestion } from "../embeddings/embed-question.ts";
import { checkGrounding } from "../grounding/check-grounding.ts";
import { detectLanguage } from "../guards/detect-language.ts";
import { picturesAsLinks } from "../passages/pictures-as-links.ts";
import type { Turn } from "../read-turn.ts";
import type { PublicIndex, SearchHit } from "../retrieval/knowledge-index.ts";
import type { EndpointMemory } from "./endpoint-memory.ts";
import type { ModelOptions, RecordUse } from "./model-options.ts";
import { type ModelReply, parseModelReply } from "./model-reply.ts";
import { openModel } from "./open-model.ts";
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
export function createModelAnswerer(
  models: readonly ModelOptions[],
  more: {
    /** Asked when no model answers; without it, or when it has no answer either, people take over. */
    otherwise?: Answerer;
    recordUse?: RecordUse;
    /** What failed lately is left alone for a while, so that not every turn waits for it in vain. */
    memory?: EndpointMemory;
    /** For the model's own searches. */
    embed?: EmbedQuestion;
  } = {},
): Answerer {
  return {
    // Words of a language that no article speaks match nothing: there the model searches in the articles' language.
    threshold: (turn, index) =>
      index.languages().includes(turn.language)
        ? (turn.input.settings.modelThreshold ?? DEFAULT_THRESHOLD)
        : 0,
    async answer(material, { signal }) {
      const { turn, index, result } = material;
      const failures: string[] = [];
      const usage = newUsage();
      for (const options of models) {
        const rest = more.memory?.restOf(nameOf(options)) ?? null;
        if (rest !== null) {
          failures.push(`${nameOf(options)}: not asked. ${rest}`);
          continue;
        }
        const passages = firstPassages(result.hits);
        const answered = await askModel({
          options,
          turn,
          index,
          passages,
          usage,
          signal,
          recordUse: more.recordUse,
          embed: more.embed,
        });
        // A model that answers in the wrong form is reached: the next turn may fare better.
        const didAnswer = answered.ok || !answered.isUnreached;
        await more.memory?.note(nameOf(options), didAnswer ? null : answered.error);
        if (answered.ok) {
          const failed = failures.map((detail) => ({ name: "model-fallback", passed: false, detail }));
          return { ...answered.result, checks: [...failed, ...answered.result.checks] };
        }
        failures.push(`${nameOf(options)}: ${answered.error}`);
      }
      const checks = failures.map((detail) => ({ name: "model", passed: false, detail }));
      const model = usage.requests === 0 ? null : describeUsage(models[0] as ModelOptions, usage);
      const otherwise = await more.otherwise?.answer(material, { signal });
      if (otherwise?.outcome === "reply") {
        const reason = `No model answered. ${otherwise.reason}`;
        return { ...otherwise, reason, checks: [...checks, ...otherwise.checks], model };
      }
      return {
        outcome: "handoff",
        handoffReason: "agent-failed",
        rule: "model-failed",
        reason: `No model answered. ${failures.join(" ")}`,
        passages: firstPassages(result.hits),
        checks: [...checks, ...(otherwise?.checks ?? [])],
        model,
      };
    },
  };
}

export type Usage = {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number | null;
  startedAt: number;
};
export type Attempt = {
  options: ModelOptions;
  turn: Turn;
  index: PublicIndex;
  passages: UsedPassage[];
  usage: Usage;
  signal: AbortSignal;
  recordUse: RecordUse | undefined;
  embed?: EmbedQuestion | undefined;
};
export type Asked =
  | { ok: true; result: AnswererResult }
  /** `isUnreached`: it did not answer at all. */
  | { ok: false; error: string; isUnreached: boolean };

/** One model's answer to a turn, checked. */
export async function askModel(attempt: Attempt): Promise<Asked> {
  const { options, turn, passages, usage } = attempt;
  const messages: ModelMessage[] = [{ role: "user", content: writeMaterial(turn, passages) }];
  let error = "";
  let unfounded: string[] | null = null;
  for (let round = 1; round <= MAX_ATTEMPTS; round++) {
    const generated = await generate(attempt, messages);
    if (!generated.ok) return { ...generated, isUnreached: true };
    const parsed = parseModelReply(generated.text);
    const complaint = parsed.ok
      ? complain(parsed.reply, passages, turn.text)
      : { error: parsed.error, unfounded: null };
    if (parsed.ok && complaint === null) {
      const written = describeReply(parsed.reply, passages, describeUsage(options, usage));
      const { channel } = turn.input.conversation;
      return {
        ok: true,
        result:
          written.outcome === "reply"
            ? { ...written, text: picturesAsLinks(written.text, channel) }
            : written,
      };
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
  return { ok: false, error, isUnreached: false };
}

type Generated = { ok: true; text: string } | { ok: false; error: string };
type Tokens = { inputTokens: number; outputTokens: number };

/** One attempt: the model may search, then answers with text. What it used is written down however it ends. */
async function generate(attempt: Attempt, messages: ModelMessage[]): Promise<Generated> {
  const { options, signal } = attempt;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const used: Tokens[] = [];
  let failure: unknown = null;
  let text = "";
  try {
    text = await requestText(attempt, messages, used, AbortSignal.any([signal, timeout]));
  } catch (error) {
    failure = error ?? new Error("failed");
  }
  for (const tokens of used) await count(attempt, tokens, false);
  if (failure === null) return { ok: true, text };
  await count(attempt, { inputTokens: 0, outputTokens: 0 }, true);
  // The turn's own limit ends everything; a slow model only ends itself.
  if (signal.aborted) throw failure;
  const said = failure instanceof Error ? failure.message : "failed";
  return { ok: false, error: timeout.aborted ? "timed out." : `${hideKey(said, options)}.` };
}

async function requestText(
  { options, turn, index, passages, embed }: Attempt,
  messages: ModelMessage[],
  used: Tokens[],
  abortSignal: AbortSignal,
): Promise<string> {
  const { model, temperature } = openModel(options);
  const searchHelpCenter = tool({
    description: "Searches the public help center. Returns further numbered passages.",
    inputSchema: z.object({
      query: z.string().describe("Words to search for, in the language of the help center"),
    }),
    execute: async ({ query }) => {
      const asked = query.slice(0, 500);
      const embedded = (await embed?.(asked, abortSignal)) ?? null;
      const found = index.search(asked, {
        limit: 4,
        vector: embedded?.ok ? embedded.vector : null,
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
  const generated = await generateText({
    model,
    instructions: writeInstructions(turn),
    messages,
    tools: { search_help_center: searchHelpCenter },
    stopWhen: isStepCount(MAX_STEPS),
    // The last request has to be the answer.
    prepareStep: ({ stepNumber }) => (stepNumber >= MAX_STEPS - 1 ? { toolChoice: "none" as const } : {}),
    temperature,
    maxOutputTokens: options.maxOutputTokens ?? 1_000,
    maxRetries: 0,
    abortSignal,
    onStepEnd: ({ usage }) => {
      used.push({ inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 });
    },
  });
  return generated.text;
}

/** A provider's error may repeat what it was sent; a key must stand in no record (D2). */
function hideKey(text: string, { apiKey }: ModelOptions): string {
  const shown = apiKey ? text.replaceAll(apiKey, "••••") : text;
  return shown.replace(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, 300);
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
export function firstPassages(hits: readonly SearchHit<"public">[]): UsedPassage[] {
  return hits.flatMap((hit, rank) =>
    hit
      .passages()
      .slice(0, rank === 0 ? 3 : 1)
      .map((passage) => toUsedPassage(hit, passage)),
  );
}

export function newUsage(): Usage {
  return { requests: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, startedAt: performance.now() };
}

async function count(
  { options, usage, recordUse }: Attempt,
  tokens: Tokens,
  hasFailed: boolean,
): Promise<void> {
  const { inputPrice, outputPrice } = options;
  const { inputTokens, outputTokens } = tokens;
  const isPriced = inputPrice !== undefined && outputPrice !== undefined;
  const costUsd = isPriced ? (inputTokens * inputPrice + outputTokens * outputPrice) / 1e6 : null;
  usage.requests += 1;
  usage.inputTokens += inputTokens;
  usage.outputTokens += outputTokens;
  // One request without a price, and what the turn cost is not known.
  const isKnown = usage.costUsd !== null && (costUsd !== null || hasFailed);
  usage.costUsd = isKnown ? (usage.costUsd ?? 0) + (costUsd ?? 0) : null;
  await recordUse?.({ model: nameOf(options), hasFailed, inputTokens, outputTokens, costUsd });
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
