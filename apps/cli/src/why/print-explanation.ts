import type { ConversationDetail, DecisionRecord } from "@baton/database";
import type { Paint } from "../command.ts";
import type { ExplainedEntry, Explanation } from "./explain-conversation.ts";

/** A conversation as `baton why` tells it to a person: in order, each customer message with its decision below. */
export function printExplanation(explanation: Explanation, paint: Paint): string {
  const { conversation, entries, outbox } = explanation;
  return [
    ...header(conversation, paint),
    "",
    ...entries.flatMap((entry) => printEntry(entry, explanation, paint)),
    ...outbox.map((entry) => {
      const failure = entry.failure ? `: ${entry.failure.message} (${entry.failure.code})` : "";
      return paint("yellow", `outbox    ${entry.kind} is ${entry.state}${failure}`);
    }),
  ].join("\n");
}

function header(conversation: ConversationDetail, paint: Paint): string[] {
  const { connection, contact } = conversation;
  const who = contact ? (contact.name ?? contact.email ?? contact.phone ?? "a customer") : "a customer";
  const assignee =
    conversation.assignee.kind === "teammate"
      ? `assigned to ${conversation.assignee.name ?? "a teammate"}`
      : conversation.assignee.kind === "agent"
        ? "assigned to the agent"
        : "unassigned";
  const lines = [
    `${paint("bold", `Conversation ${conversation.id}`)} with ${who}`,
    `  ${connection.name} (${connection.helpdesk}), ${conversation.channel}, ${conversation.externalId}`,
    `  ${conversation.status.replace("_", " as ")}, held by ${holders[conversation.holder]}, ${assignee}`,
  ];
  if (conversation.externalUrl) lines.push(`  ${conversation.externalUrl}`);
  if (conversation.handoff)
    lines.push(
      `  Handed off (${conversation.handoff.reason}) at ${time(new Date(conversation.handoff.at))}.`,
    );
  if (conversation.connectionStatus !== "active")
    lines.push(paint("red", `  The connection is ${conversation.connectionStatus}: nothing is sent.`));
  const { failure, attempts } = conversation.queue;
  if (failure)
    lines.push(paint("red", `  Failing, ${attempts} times in a row: ${failure.message} (${failure.code})`));
  return lines;
}

const holders = { ai: "the agent", human: "people", none: "nobody" } as const;

function printEntry(entry: ExplainedEntry, explanation: Explanation, paint: Paint): string[] {
  const at = paint("dim", time(entry.at));
  if (entry.type === "event")
    return [`${at}  ${paint("dim", `· ${entry.summary}${causeOf(entry.cause)}`)}`, ""];
  const name = entry.author.name ? ` ${entry.author.name}` : "";
  const isPrivate = entry.visibility === "private" ? ", private note" : "";
  const files = entry.attachments.map((file) => `[${file.name}]`).join(" ");
  const lines = [
    `${at}  ${paint("bold", `${authors[entry.author.kind]}${name}`)}${isPrivate}`,
    ...indent(2, quote([entry.text, files].filter(Boolean).join(" "))),
  ];
  if (entry.automatic) lines.push(...indent(2, [paint("dim", `automatic: ${entry.automatic}`)]));
  if (entry.author.kind === "customer")
    lines.push(...indent(4, printDecision(entry.decision ?? null, explanation, paint)));
  return [...lines, ""];
}

const authors = { customer: "Customer", agent: "Agent", teammate: "Teammate", system: "System" } as const;

function printDecision(
  decision: DecisionRecord | null,
  { conversation }: Explanation,
  paint: Paint,
): string[] {
  if (!decision) return [paint("yellow", undecided(conversation))];
  const figures = [
    `rule ${decision.rule}`,
    decision.confidence === null ? null : `confidence ${decision.confidence.toFixed(2)}`,
    decision.sentiment,
    decision.language,
    time(decision.decidedAt),
  ].filter((figure) => figure !== null);
  const colour = decision.outcome === "reply" && decision.result === "sent" ? "green" : "cyan";
  const lines = [
    `${paint(colour, `→ ${decision.outcome}`)} ${paint("dim", `(${figures.join(", ")})`)}`,
    `  ${decision.reason}`,
  ];
  if (decision.model) {
    const { id, inputTokens, outputTokens, costUsd, milliseconds } = decision.model;
    const cost = costUsd === null ? "" : `, ${costUsd.toFixed(4)} USD`;
    lines.push(`  model ${id}, ${inputTokens} + ${outputTokens} tokens${cost}, ${milliseconds} ms`);
  }
  for (const check of decision.checks) {
    const mark = check.passed ? paint("green", "passed") : paint("red", "failed");
    lines.push(`  check ${check.name} ${mark}${check.detail ? `: ${check.detail}` : ""}`);
  }
  for (const passage of decision.passages) {
    const place = passage.url ? ` ${passage.url}` : "";
    lines.push(`  passage ${passage.score.toFixed(2)}  ${passage.title}${place}`);
  }
  return [...lines, ...printResult(decision, paint)];
}

/** What came of the decision: the words that went out, or why none did. */
function printResult(decision: DecisionRecord, paint: Paint): string[] {
  const because = decision.resultReason ? ` ${decision.resultReason}` : "";
  switch (decision.result) {
    case "none":
      return ["  Nothing was to be sent."];
    case "pending":
      return [paint("yellow", "  Not sent yet."), ...indent(2, quote(decision.text ?? ""))];
    case "sent":
      return [paint("green", "  Sent:"), ...indent(2, quote(decision.text ?? ""))];
    case "withheld":
      return [paint("yellow", `  Not sent.${because}`), ...indent(2, quote(decision.text ?? ""))];
    case "refused":
      return [paint("red", `  Refused by the helpdesk.${because}`), ...indent(2, quote(decision.text ?? ""))];
  }
}

function undecided({ turnDueAt, connectionStatus, isReadOnly }: ConversationDetail): string {
  if (connectionStatus !== "active") return `→ no decision yet: the connection is ${connectionStatus}.`;
  if (turnDueAt) return `→ no decision yet: the agent's turn is due at ${time(turnDueAt)}.`;
  if (isReadOnly) return "→ no decision: history from before the connection.";
  return "→ no decision: history, or written before the connection began to answer.";
}

function causeOf(cause: Record<string, string>): string {
  const known = Object.entries(cause).map(([name, value]) => `${name} ${value}`);
  return known.length === 0 ? "" : ` [${known.join(", ")}]`;
}

function quote(text: string): string[] {
  return text === "" ? [] : text.split("\n").map((line) => `│ ${line}`);
}

function indent(columns: number, lines: readonly string[]): string[] {
  return lines.map((line) => " ".repeat(columns) + line);
}

/** UTC, to the second: the same in every shell and every bug report. */
function time(at: Date): string {
  return at.toISOString().slice(0, 19).replace("T", " ");
}
