import type { WorkflowTestRunResult } from "@baton/api";
import {
  moduleOf,
  type RehearsalInput,
  rehearse,
  type WorkflowDefinition,
  workflowLanguages,
} from "@baton/workflows";
import clsx from "clsx";
import { FastForward, RotateCcw, SendHorizontal, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { Input } from "../../components/input.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { languageName } from "../../format/words.ts";
import type { ShownPath } from "./workflow-graph.tsx";

type Outcome = "replied" | "handed-off" | "resolved";

const known = { "contact.name": "Ada Lovelace", "contact.email": "ada@example.com" };

/**
 * Plays the workflow as a customer, in the browser and by the same steps as the real thing; the AI does what the tester says. The
 * path that is taken is drawn on the graph.
 */
export function TestPanel({
  definition,
  onPath,
  onClose,
}: {
  definition: WorkflowDefinition;
  onPath: (path: ShownPath | null) => void;
  onClose: () => void;
}) {
  const [inputs, setInputs] = useState<{ input: RehearsalInput; outcome: Outcome }[]>([]);
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState<Outcome>("replied");
  const [isKnown, setIsKnown] = useState(true);
  const [isOpen, setIsOpen] = useState(true);
  const [language, setLanguage] = useState("en");
  const languages = [...new Set([...workflowLanguages, ...Object.keys(definition.translations)])];
  const [chosenTrigger, setChosenTrigger] = useState<string | null>(null);
  const triggers = definition.steps.filter(({ kind }) => kind === "trigger");
  const trigger = triggers.find(({ id }) => id === chosenTrigger) ?? triggers[0];
  const opens = trigger?.kind === "trigger" && trigger.on === "conversation-opened";
  const result = useMemo(
    () =>
      trigger && (opens || inputs.length > 0)
        ? play(definition, trigger.id, inputs, { isKnown, isOpen, language })
        : null,
    [definition, trigger, opens, inputs, isKnown, isOpen, language],
  );
  useEffect(() => {
    onPath(result?.path ?? []);
    return () => onPath(null);
  }, [result]);
  const send = (input: RehearsalInput) => {
    setInputs((before) => [...before, { input, outcome }]);
    setText("");
  };
  const last = result?.lines.at(-1);
  const offered = result?.endedBecause === null && last?.from === "workflow" ? last.buttons : [];
  const isOver = result !== null && result.endedBecause !== null;
  return (
    <section aria-label="Test run" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-1 border-b border-line px-4 py-3">
        <h2 className="flex-1 text-base font-semibold">Test run</h2>
        <IconButton label="Start over" onClick={() => setInputs([])}>
          <RotateCcw />
        </IconButton>
        <IconButton label="End the test run" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
        {triggers.length > 1 ? (
          <Field label="Begins with">
            {(control) => (
              <Select
                {...control}
                value={trigger?.id ?? ""}
                onChange={(event) => {
                  setChosenTrigger(event.target.value);
                  setInputs([]);
                }}
              >
                {triggers.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.name || each.id}: {moduleOf(each).summarize(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <div className="flex flex-col gap-1.5">
          <span className="text-xs font-medium text-ink-2">When it is asked, the AI</span>
          <Segmented
            label="When it is asked, the AI"
            value={outcome}
            onChange={setOutcome}
            options={[
              { value: "replied", label: "answers" },
              { value: "handed-off", label: "cannot help" },
              { value: "resolved", label: "has solved it" },
            ]}
          />
        </div>
        <Toggle
          label="The contact is known"
          hint={known["contact.email"]}
          isOn={isKnown}
          onChange={setIsKnown}
        />
        <Toggle label="People are there" isOn={isOpen} onChange={setIsOpen} />
        <Field label="The customer speaks">
          {(control) => (
            <Select {...control} value={language} onChange={(event) => setLanguage(event.target.value)}>
              {languages.map((code) => (
                <option key={code} value={code}>
                  {languageName(code)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div
        role="log"
        aria-label="What is said"
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-4 py-4"
      >
        {result === null ? (
          <p className="text-sm text-ink-3">
            {trigger ? "Write as the customer would." : "Add a trigger first: nothing starts this workflow."}
          </p>
        ) : null}
        {result?.lines.map((line, index) => (
          <Line key={index} line={line} />
        ))}
        {isOver ? (
          <p className="pt-1 text-center text-xs text-ink-3">The workflow is over: {result.endedBecause}.</p>
        ) : result?.waitsFor ? (
          <p className="pt-1 text-center text-xs text-ink-3">Waits for {result.waitsFor}.</p>
        ) : null}
      </div>
      {offered.length > 0 ? (
        <div className="flex flex-wrap gap-1.5 px-4 pb-2">
          {offered.map((label) => (
            <Button key={label} size="small" onClick={() => send({ kind: "button", button: label })}>
              {label}
            </Button>
          ))}
        </div>
      ) : null}
      <form
        className="flex items-center gap-1.5 border-t border-line px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") send({ kind: "message", text: text.trim() });
        }}
      >
        <Input
          aria-label="Message of the customer"
          placeholder="Where is my order?"
          value={text}
          disabled={isOver || !trigger}
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton
          label="Let time pass"
          disabled={isOver || result === null}
          onClick={() => send({ kind: "wait" })}
        >
          <FastForward />
        </IconButton>
        <IconButton label="Send as the customer" type="submit" disabled={isOver || text.trim() === ""}>
          <SendHorizontal />
        </IconButton>
      </form>
    </section>
  );
}

function Line({ line }: { line: WorkflowTestRunResult["lines"][number] }) {
  if (line.from === "system") return <p className="text-center text-xs text-ink-3">{line.text}</p>;
  const isCustomer = line.from === "customer";
  return (
    <div
      className={clsx("max-w-[85%] rounded-xl border px-3 py-1.5 text-sm", {
        "self-end border-line bg-sunken": isCustomer,
        "self-start border-line bg-surface": line.from === "workflow",
        "self-start border-accent-line bg-accent-soft text-accent-strong": line.from === "agent",
      })}
    >
      <span className="sr-only">
        {isCustomer ? "Customer: " : line.from === "agent" ? "AI: " : "Workflow: "}
      </span>
      {line.text}
      {line.buttons.length > 0 ? (
        <span className="mt-1 flex flex-wrap gap-1">
          {line.buttons.map((label) => (
            <span key={label} className="rounded-md border border-line-strong px-1.5 text-xs text-ink-2">
              {label}
            </span>
          ))}
        </span>
      ) : null}
    </div>
  );
}

function play(
  definition: WorkflowDefinition,
  triggerId: string,
  inputs: readonly { input: RehearsalInput; outcome: Outcome }[],
  facts: { isKnown: boolean; isOpen: boolean; language: string },
) {
  const now = new Date();
  const attemptWith = (upTo: number, agentOutcomes: readonly Outcome[]) =>
    rehearse({
      definition,
      triggerId,
      facts: {
        attributes: {
          ...(facts.isKnown ? known : {}),
          "conversation.channel": "web",
          "conversation.language": facts.language,
          "office.isOpen": facts.isOpen,
          ...(facts.isOpen ? {} : { "office.opensAt": "tomorrow at 09:00" }),
        },
        officeOpensAt: facts.isOpen ? null : new Date(now.getTime() + 12 * 3_600_000).toISOString(),
        needsVerification: true,
      },
      inputs: inputs.slice(0, upTo).map(({ input }) => input),
      agentOutcomes,
      now,
    });
  // One question at most for each message, so that the outcomes go by the messages that may have led to one.
  const agentOutcomes: Outcome[] = [];
  let result = attemptWith(0, []);
  for (const [index, { outcome }] of inputs.entries()) {
    const asked = countAsked(result);
    const attempt = attemptWith(index + 1, [...agentOutcomes, outcome]);
    if (countAsked(attempt) > asked) agentOutcomes.push(outcome);
    result = attempt;
  }
  return result;
}

function countAsked(result: ReturnType<typeof rehearse>): number {
  return result.lines.filter(({ from }) => from === "agent").length;
}
