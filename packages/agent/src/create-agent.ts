import { type Answerer, type AnswererResult, usedPassages } from "./answerer.ts";
import type { Agent, AgentAnswer, UsedPassage } from "./contract.ts";
import type { EmbedQuestion } from "./embeddings/embed-question.ts";
import { createExtractiveAnswerer } from "./extractive/create-extractive-answerer.ts";
import { detectFrustration } from "./guards/detect-frustration.ts";
import { runGuards } from "./guards/run-guards.ts";
import { handOff } from "./hand-off.ts";
import type { Budget } from "./model/check-budget.ts";
import { createModelAnswerer } from "./model/create-model-answerer.ts";
import type { EndpointMemory } from "./model/endpoint-memory.ts";
import type { ModelOptions, RecordUse } from "./model/model-options.ts";
import { readTurn, type Turn } from "./read-turn.ts";
import type { PublicIndex, SearchResult } from "./retrieval/knowledge-index.ts";

/** Articles searched for a turn. */
const HITS = 6;
/** Standard deviations from which on a nearness of meaning is hardly chance, in help centers of up to a thousand articles. */
const STANDS_OUT = 4;

/**
 * The agent of one organisation. `index` is asked for at each turn, so that it may be replaced while the agent lives;
 * only an index of public articles is accepted (S8). Without `models` the embedded answerer quotes (A2).
 *
 * Order of a turn: automatic mail, loop, request for a person, never list, confirmed resolution, small talk,
 * language, office hours, allow list, no progress; then the search, frustration and confidence; then the answerer. The first rule that decides ends the turn,
 * and every rule that ran is in `checks` with its evidence.
 */
export function createAgent(options: {
  index: () => PublicIndex;
  models?: readonly ModelOptions[];
  /** Asked before each turn that would use a model (A2). */
  budget?: () => Promise<Budget>;
  /** Beyond the budget: quote, or leave the turn to people. Default `quote`. */
  whenSpent?: "quote" | "hand-off";
  /** When no model answers: quote where the confidence allows it, or leave the turn to people. Default `hand-off`. */
  whenFailing?: "quote" | "hand-off";
  recordUse?: RecordUse;
  /** Models that failed lately, and may be left alone for a while. */
  memory?: EndpointMemory;
  /** Where a model of embeddings is configured: the articles are ranked by meaning too (A2). */
  embed?: EmbedQuestion;
}): Agent {
  const models = options.models ?? [];
  const quoting = createExtractiveAnswerer();
  const writing =
    models.length === 0
      ? null
      : createModelAnswerer(models, {
          ...(options.whenFailing === "quote" ? { otherwise: quoting } : {}),
          ...(options.recordUse === undefined ? {} : { recordUse: options.recordUse }),
          ...(options.memory === undefined ? {} : { memory: options.memory }),
          ...(options.embed === undefined ? {} : { embed: options.embed }),
        });
  const chooseAnswerer: ChooseAnswerer = async (checks) => {
    if (writing === null) return quoting;
    const budget = (await options.budget?.()) ?? { within: true };
    if (budget.within) return writing;
    checks.push({ name: "model-budget", passed: false, detail: budget.detail });
    return options.whenSpent === "hand-off" ? { spent: budget.detail } : quoting;
  };
  return {
    async answer(input, { signal }) {
      signal.throwIfAborted();
      const turn = readTurn(input);
      const timeout = AbortSignal.timeout(Math.max(1, input.settings.maxTurnMs));
      try {
        return await answerTurn(turn, {
          chooseAnswerer,
          index: options.index(),
          embed: options.embed,
          signal: AbortSignal.any([signal, timeout]),
        });
      } catch (error) {
        // The caller called the turn off: there is nobody to hand a result to.
        if (signal.aborted) throw signal.reason;
        if (timeout.aborted) {
          return failed(turn, "agent-timeout", `No answer within ${input.settings.maxTurnMs} ms.`);
        }
        return failed(
          turn,
          "agent-failed",
          `The agent failed: ${error instanceof Error ? error.message : "unknown error"}.`,
        );
      }
    },
  };
}

/** Which answerer takes the turn; what kept a model from it is added to the checks. */
type ChooseAnswerer = (checks: AgentAnswer["checks"]) => Promise<Answerer | { spent: string }>;

async function answerTurn(
  turn: Turn,
  {
    chooseAnswerer,
    index,
    embed,
    signal,
  }: {
    chooseAnswerer: ChooseAnswerer;
    index: PublicIndex;
    embed: EmbedQuestion | undefined;
    signal: AbortSignal;
  },
): Promise<AgentAnswer> {
  const guarded = runGuards(turn);
  const { checks } = guarded;
  if (guarded.decided !== null) return guarded.decided;

  const { settings } = turn.input;
  // The type says so already; a cast elsewhere must not be enough to show customers internal articles (S8).
  if (index.audience !== "public") throw new Error("An agent answers from public articles only");
  const embedded = (await embed?.(turn.question, signal)) ?? null;
  const vector = embedded?.ok ? embedded.vector : null;
  const result = index.search(turn.question, { limit: HITS, language: turn.language, vector });
  if (embedded !== null) {
    const detail = embedded.ok
      ? `Ranked by words, and by meaning over ${result.meaning?.compared ?? 0} articles.`
      : `${embedded.detail} Ranked by words alone.`;
    checks.push({ name: "embeddings", passed: embedded.ok, detail });
  }
  const confidence = round(result.probability);
  const shippedConfidence = round(result.shippedProbability);
  const weighed = (): UsedPassage[] => usedPassages(result.hits, 3);

  const frustration = settings.frustrationHandoff
    ? detectFrustration({ sentiments: turn.sentiments, confidence, threshold: settings.answerThreshold })
    : { handOff: false as const };
  if (frustration.handOff) {
    checks.push({ name: "frustration", passed: false, detail: frustration.evidence });
    const reason = `The customer is upset. ${frustration.evidence}`;
    return handOff(turn, {
      rule: "frustrated",
      reason,
      handoffReason: "frustrated",
      confidence,
      shippedConfidence,
      passages: weighed(),
      checks,
    });
  }
  checks.push({ name: "frustration", passed: true, detail: `Sounds ${turn.sentiment}.` });

  const answerer = await chooseAnswerer(checks);
  if ("spent" in answerer) {
    return handOff(turn, {
      rule: "spend-limit",
      reason: answerer.spent,
      handoffReason: "spend-limit",
      confidence,
      shippedConfidence,
      passages: weighed(),
      checks,
    });
  }
  const threshold = answerer.threshold(turn, index);
  // In a language that no article speaks nothing can be found by its words; the answerer knows what to do about it.
  const isSpoken = index.size === 0 || index.languages().includes(turn.language);
  // Nor where its meaning singles out an article whose words are others: the model reads it, and its reply is checked as ever.
  const isNear = (result.meaning?.standsOut ?? 0) >= STANDS_OUT;
  const refusal = isSpoken && !isNear ? refuseUnsure(result, confidence, threshold) : null;
  if (refusal !== null) {
    checks.push({ name: "confidence-gate", passed: false, detail: refusal.reason });
    return handOff(turn, {
      ...refusal,
      handoffReason: "low-confidence",
      confidence,
      shippedConfidence,
      passages: weighed(),
      checks,
    });
  }
  const answered = await answerer.answer({ turn, index, result }, { signal });
  return finish(turn, answered, { confidence, shippedConfidence }, checks);
}

/** Why the answerer is not even asked; null when it is. */
function refuseUnsure(result: SearchResult<"public">, confidence: number, threshold: number) {
  if (result.hits.length === 0)
    return { rule: "nothing-found", reason: "No public article matches the question." };
  if (confidence >= threshold) return null;
  const reason = `Confidence ${confidence.toFixed(2)} is below ${threshold.toFixed(2)}, under which the model is not asked.`;
  return { rule: "confidence-gate", reason };
}

function finish(
  turn: Turn,
  answered: AnswererResult,
  { confidence, shippedConfidence }: { confidence: number; shippedConfidence: number },
  before: AgentAnswer["checks"],
): AgentAnswer {
  const checks = [...before, ...answered.checks];
  const { rule, reason, passages, model } = answered;
  if (answered.outcome === "reply") {
    const { sentiment, language } = turn;
    const { text, isAnswer } = answered;
    return {
      outcome: "reply",
      text,
      isAnswer,
      rule,
      reason,
      confidence,
      shippedConfidence,
      passages,
      sentiment,
      language,
      model,
      checks,
    };
  }
  const { handoffReason, stillNeeds } = answered;
  const answer = handOff(turn, {
    rule,
    reason,
    handoffReason,
    confidence,
    shippedConfidence,
    passages,
    checks,
    model,
  });
  if (answer.outcome === "handoff" && stillNeeds) answer.note.stillNeeds = stillNeeds;
  return answer;
}

function failed(turn: Turn, handoffReason: "agent-failed" | "agent-timeout", reason: string): AgentAnswer {
  const checks = [{ name: handoffReason, passed: false, detail: reason }];
  return handOff(turn, {
    rule: handoffReason,
    reason,
    handoffReason,
    confidence: null,
    passages: [],
    checks,
  });
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
