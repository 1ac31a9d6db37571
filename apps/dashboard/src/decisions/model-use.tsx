import type { DecisionView } from "@baton/api";

/** Which model, how much it read and wrote, what it cost and how long it took. */
export function ModelUse({ model }: { model: NonNullable<DecisionView["model"]> }) {
  const facts = [
    `${model.inputTokens.toLocaleString("en")} tokens in, ${model.outputTokens.toLocaleString("en")} out`,
    model.costUsd === null ? null : `$${model.costUsd.toFixed(model.costUsd < 0.01 ? 5 : 3)}`,
    `${(model.milliseconds / 1_000).toFixed(1)} s`,
  ].filter(Boolean);
  return (
    <p className="text-ink-2 tabular-nums">
      <span className="font-mono text-xs">{model.id}</span> · {facts.join(" · ")}
    </p>
  );
}
