import type { Agent, AgentAnswer, AnswerInput } from "@baton/agent/contract";

/** What a customer writes to make the scripted agent do something else than answer. */
export const marks = {
  /** It gives the conversation to people. */
  handoff: "[person]",
  /** It thinks for so many milliseconds first: `[slow 400]`. */
  slow: (milliseconds: number) => `[slow ${milliseconds}]`,
};

/** How its answers begin; the rest are the texts that it answers, so that a judge sees what was answered by what. */
export const answerPrefix = "Answer to: ";
export const handoffPrefix = "A colleague will take over: ";
const betweenTexts = " + ";

const slowMark = /\[slow (\d+)\]/;

/**
 * An agent that says the same thing every time it is asked the same, so that whatever varies in a run comes from Baton
 * and not from it. It names in its answer every text that it answers.
 */
export function createScriptedAgent(): Agent {
  return {
    async answer(input, { signal }) {
      const texts = unansweredTexts(input);
      for (const text of texts) {
        const slow = slowMark.exec(text);
        if (slow) await think(Number(slow[1]), signal);
      }
      const said = texts.join(betweenTexts);
      return texts.some((text) => text.includes(marks.handoff)) ? handoff(said) : reply(said);
    },
  };
}

/** The texts that an answer or a handoff text names; null for a text that is neither. */
export function textsAnsweredBy(text: string): string[] | null {
  for (const prefix of [answerPrefix, handoffPrefix]) {
    if (text.startsWith(prefix)) return text.slice(prefix.length).split(betweenTexts);
  }
  return null;
}

function unansweredTexts(input: AnswerInput): string[] {
  return input.messages
    .filter((message) => input.unanswered.includes(message.id))
    .map((message) => message.text);
}

const common = {
  rule: "script",
  reason: "The script says so.",
  confidence: 0.9,
  passages: [],
  sentiment: "neutral" as const,
  language: "en",
  model: null,
  checks: [],
};

function reply(said: string): AgentAnswer {
  return { ...common, outcome: "reply", text: `${answerPrefix}${said}`, isAnswer: true };
}

function handoff(said: string): AgentAnswer {
  return {
    ...common,
    outcome: "handoff",
    handoffReason: "customer-asked",
    customerText: `${handoffPrefix}${said}`,
    note: {
      summary: `Asked: ${said}`,
      sentiment: "neutral",
      reason: "The customer asked for a person.",
      stillNeeds: "",
      sources: [],
    },
  };
}

function think(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new Error("The turn was called off."));
    });
  });
}
