import { defineCommand, exitCodes } from "../command.ts";
import { readJsonLines } from "../evals/read-json-lines.ts";

export const classifyCommand = defineCommand({
  name: "classify",
  summary: "Show what the agent's guards read from texts",
  usage: "<texts.jsonl>",
  description:
    "Reads lines {text} and writes for each, in the same order, one line {wantsHuman, sentiment, language, smallTalk, " +
    "personalData: [{kind, start, end}]}: what the agent would see in it as a customer's message. Needs no database.",
  options: {},
  examples: [{ command: "baton classify texts.jsonl > classified.jsonl", does: "one line per text" }],
  async run({ arguments: [file], result }) {
    const [{ classifyText }, { z }] = await Promise.all([
      import("@baton/agent/evals/classify-text"),
      import("zod"),
    ]);
    for await (const { text } of readJsonLines(file as string, z.object({ text: z.string() }))) {
      const classification = classifyText(text);
      // One JSON object a line is the format of the result itself, with or without --json.
      result(classification, JSON.stringify(classification));
    }
    return exitCodes.done;
  },
});
