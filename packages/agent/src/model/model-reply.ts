import { z } from "zod";

/** What the model must return: JSON of this form, and nothing else. */
const modelReply = z.discriminatedUnion("decision", [
  z.object({
    decision: z.literal("reply"),
    text: z.string().trim().min(1),
    passages: z.array(z.coerce.number().int()),
  }),
  z.object({ decision: z.literal("clarify"), text: z.string().trim().min(1) }),
  z.object({
    decision: z.literal("handoff"),
    reason: z.string().trim().min(1),
    stillNeeds: z.string().trim().optional(),
  }),
]);

export type ModelReply = z.infer<typeof modelReply>;

/**
 * Reads the model's text. Lenient about what small models wrap around JSON (code fences, a sentence, their
 * reasoning), strict about the form itself. The error is worded for the model, which gets one more try.
 */
export function parseModelReply(
  text: string,
): { ok: true; reply: ModelReply } | { ok: false; error: string } {
  const json = outermostObject(text.replace(/<think>[\s\S]*?<\/think>/g, ""));
  if (json === null) return { ok: false, error: "The answer held no JSON object." };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, error: "The answer was not valid JSON." };
  }
  const parsed = modelReply.safeParse(value);
  if (parsed.success) return { ok: true, reply: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    error: `The JSON has the wrong form: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
  };
}

function outermostObject(text: string): string | null {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  return start === -1 || end <= start ? null : text.slice(start, end + 1);
}
