import type { DecisionView } from "@baton/api";
import type { ReactNode } from "react";
import { Badge, type Tone } from "../components/badge.tsx";
import { Meter } from "../components/meter.tsx";
import { Time } from "../components/time.tsx";
import { languageName, outcomeWords, readable, sentimentWords } from "../format/words.ts";
import { CheckList } from "./check-list.tsx";
import { ModelUse } from "./model-use.tsx";
import { PassageList } from "./passage-list.tsx";

const outcomeTones: Record<DecisionView["outcome"], Tone> = {
  reply: "accent",
  draft: "note",
  handoff: "human",
  resolve: "good",
  silent: "plain",
};
const resultTones: Record<DecisionView["result"], Tone> = {
  none: "plain",
  pending: "plain",
  sent: "good",
  withheld: "note",
  refused: "bad",
};
const resultWords: Record<DecisionView["result"], string> = {
  none: "Nothing was to be sent",
  pending: "On its way",
  sent: "Sent",
  withheld: "Withheld",
  refused: "Refused by the helpdesk",
};

/** The whole record of one decision: what was decided, by which rule, on what grounds, and what came of it. */
export function DecisionRecord({ decision }: { decision: DecisionView }) {
  const inputs = Object.entries(decision.inputs);
  return (
    <section
      aria-label="Decision record"
      className="flex w-full max-w-176 flex-col gap-4 rounded-xl border border-line bg-surface p-4 text-sm shadow-mid"
    >
      <div className="flex flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-1.5">
          <Badge tone={outcomeTones[decision.outcome]}>{outcomeWords[decision.outcome]}</Badge>
          <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs text-ink-2">
            {decision.rule}
          </code>
          <span className="ml-auto text-xs text-ink-3">
            <Time at={decision.decidedAt} />
          </span>
        </div>
        <p>{decision.reason}</p>
      </div>
      {decision.confidence === null ? null : (
        <Part title="Confidence">
          <Meter label="Confidence" value={decision.confidence} threshold={readThreshold(decision.inputs)} />
        </Part>
      )}
      {decision.passages.length > 0 ? (
        <Part title={`Passages read (${decision.passages.length})`}>
          <PassageList passages={decision.passages} />
        </Part>
      ) : null}
      {decision.checks.length > 0 ? (
        <Part title="Checks, in order">
          <CheckList checks={decision.checks} />
        </Part>
      ) : null}
      <Part title="What came of it">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={resultTones[decision.result]}>{resultWords[decision.result]}</Badge>
          {decision.resultAt ? (
            <span className="text-xs text-ink-3">
              <Time at={decision.resultAt} />
            </span>
          ) : null}
        </div>
        {decision.resultReason ? <p className="mt-1 text-ink-2">{decision.resultReason}</p> : null}
        {decision.text && decision.result !== "sent" ? (
          <blockquote className="mt-2 border-l-2 border-line-strong pl-3 whitespace-pre-wrap text-ink-2">
            {decision.text}
          </blockquote>
        ) : null}
      </Part>
      <Part title="Read about the customer">
        <p className="text-ink-2">
          {[
            decision.sentiment ? sentimentWords[decision.sentiment] : null,
            decision.language ? `writes ${languageName(decision.language)}` : null,
          ]
            .filter(Boolean)
            .join(", ") || "Nothing"}
        </p>
      </Part>
      {decision.model ? (
        <Part title="Model">
          <ModelUse model={decision.model} />
        </Part>
      ) : null}
      {inputs.length > 0 ? (
        <Part title="What the rule read">
          <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
            {inputs.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-3">
                  {readable(name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase())}
                </dt>
                <dd className="break-words">
                  <InputValue value={value} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      ) : null}
    </section>
  );
}

/** What a rule has read, in words; a structure that has none as JSON. */
function InputValue({ value }: { value: unknown }) {
  if (value === null || value === "") return <span className="text-ink-3">None</span>;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return isMoment(value) ? <Time at={value} /> : readable(value);
  if (typeof value === "object") {
    const { kind, name } = value as { kind?: unknown; name?: unknown };
    if (typeof name === "string") return name;
    if (typeof kind === "string") return readable(kind);
    return <code className="font-mono">{JSON.stringify(value)}</code>;
  }
  return String(value);
}

const isMoment = (value: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

/** The threshold is drawn into the meter where the rule has recorded it. */
function readThreshold(inputs: Record<string, unknown>): number | null {
  const value = inputs.answerThreshold ?? inputs.threshold;
  return typeof value === "number" && value > 0 && value < 1 ? value : null;
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1.5 text-xs font-medium text-ink-3">{title}</h3>
      {children}
    </div>
  );
}
