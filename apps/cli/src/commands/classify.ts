import { defineCommand, exitCodes } from "../command.ts";
import { tryJsonLines } from "../evals/read-json-lines.ts";

export const classifyCommand = defineCommand({
  name: "classify",
  summary: "Show what the agent's guards read from texts",
  usage: "<texts.jsonl>",
  description:
    "Reads lines {text} and writes for each, in the same order, one line {wantsHuman, sentiment, language, smallTalk, " +
    "personalData: [{kind, start, end}]}: what the agent would see in it as a customer's message. A line that cannot be " +
    "read gets {error} in its place, and the command fails at the end. Needs no database.",
  options: {},
  examples: [{ command: "baton classify texts.jsonl > classified.jsonl", does: "one line per text" }],
  async run({ arguments: [file], result, log }) {
    const [{ classifyText }, { z }] = await Promise.all([
      import("@baton/agent/evals/classify-text"),
      import("zod"),
    ]);
    let unreadable = 0;
    for await (const line of tryJsonLines(file as string, z.object({ text: z.string() }))) {
      if (!line.ok) unreadable += 1;
      // One JSON object a line is the format of the result itself, with or without --json.
      const written = line.ok
        ? classifyText(line.value.text)
        : { error: `line ${line.number}: ${line.error}` };
      result(written, JSON.stringify(written));
    }
    if (unreadable === 0) return exitCodes.done;
    log.warn(
      `${unreadable} ${unreadable === 1 ? "line" : "lines"} could not be read; each says why in its place.`,
    );
    return exitCodes.failed;
  },
});
