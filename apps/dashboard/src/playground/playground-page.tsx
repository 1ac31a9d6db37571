import { channelSchema, type PlaygroundAnswer, type PlaygroundQuestion } from "@baton/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Clock, FlaskConical, RotateCcw, Send, UserRound, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { callApi } from "../api/call-api.ts";
import { channelsSettingsQuery, handoffSettingsQuery } from "../api/queries.ts";
import { Badge, type Tone } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Markdown } from "../components/markdown.tsx";
import { Meter } from "../components/meter.tsx";
import { Notice } from "../components/notice.tsx";
import { Page } from "../components/page.tsx";
import { Segmented } from "../components/segmented.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { CheckList } from "../decisions/check-list.tsx";
import { Part } from "../decisions/decision-record.tsx";
import { ModelUse } from "../decisions/model-use.tsx";
import { PassageList } from "../decisions/passage-list.tsx";
import { channelWords, handoffReasonWords, languageName, sentimentWords } from "../format/words.ts";
import { Note } from "../inbox/message-bubble.tsx";

type Channel = NonNullable<PlaygroundQuestion["channel"]>;
/** Without a question: the conversation was handed off by hand. */
type Exchange = { question: string | null; channel: Channel; answer: PlaygroundAnswer };

const outcomes: Record<PlaygroundAnswer["outcome"], { label: string; tone: Tone }> = {
  reply: { label: "Would reply", tone: "accent" },
  handoff: { label: "Would hand off", tone: "human" },
  resolve: { label: "Would resolve", tone: "good" },
  silent: { label: "Would stay silent", tone: "plain" },
};

/** Ask as a customer would: the same agent, the same knowledge and settings; nothing is stored or sent. */
export function PlaygroundPage() {
  const [question, setQuestion] = useState("");
  const [channel, setChannel] = useState<Channel>("web");
  /** Local time as its field writes it; empty: now. */
  const [time, setTime] = useState("");
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const when = time === "" ? {} : { at: new Date(time).toISOString() };
  const ask = useMutation({
    mutationFn: (text: string) =>
      callApi("askPlayground", { body: { question: text, channel, ...when, history: historyOf(exchanges) } }),
    onSuccess: (answer, text) => {
      setExchanges((known) => [...known, { question: text, channel, answer }]);
      setQuestion("");
    },
  });
  const written = question.trim();
  const escalate = useMutation({
    mutationFn: () => {
      const said = historyOf(exchanges);
      const history = written === "" ? said : [...said, { author: "customer" as const, text: written }];
      return callApi("escalatePlayground", { body: { channel, ...when, history: history.slice(-50) } });
    },
    onSuccess: (answer) => {
      setExchanges((known) => [...known, { question: written || null, channel, answer }]);
      setQuestion("");
    },
  });
  const newest = useRef<HTMLLIElement>(null);
  // The newest answer comes into sight; what was asked before is above it.
  useEffect(() => {
    if (exchanges.length > 1) newest.current?.scrollIntoView({ block: "start" });
  }, [exchanges.length]);
  const error = ask.error ?? escalate.error;
  const isPending = ask.isPending || escalate.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (written && !isPending) ask.mutate(written);
  };
  return (
    <Page
      title="Playground"
      description="Ask as a customer would. The agent answers from your knowledge with your settings; nothing is stored and no helpdesk is touched."
      actions={
        exchanges.length > 0 ? (
          <Button
            icon={<RotateCcw />}
            onClick={() => {
              setExchanges([]);
              ask.reset();
              escalate.reset();
            }}
          >
            Start over
          </Button>
        ) : null
      }
    >
      {exchanges.length === 0 && !isPending ? (
        <EmptyState icon={<FlaskConical />} title="What would a customer ask?">
          Each answer shows the rule that decided, how sure it was, and the passages it read.
        </EmptyState>
      ) : null}
      <ol aria-label="Questions and answers" className="flex flex-col gap-6">
        {exchanges.map((exchange, index) => (
          // Exchanges are only ever added.
          <li
            key={index}
            ref={index === exchanges.length - 1 ? newest : null}
            className="flex scroll-mt-4 flex-col gap-3"
          >
            {exchange.question === null ? null : <Asked text={exchange.question} />}
            <AnswerCard answer={exchange.answer} channel={exchange.channel} />
          </li>
        ))}
        {ask.isPending ? (
          <li role="status" className="flex flex-col gap-3">
            <Asked text={ask.variables} />
            <div className="flex flex-col gap-2.5 rounded-2xl border border-line bg-surface p-5">
              <span className="sr-only">Thinking</span>
              <Skeleton className="h-3 w-1/3" />
              <Skeleton className="h-3 w-4/5" />
              <Skeleton className="h-3 w-3/5" />
            </div>
          </li>
        ) : null}
      </ol>
      {error ? (
        <Notice tone="bad" title="No answer came">
          {error.message}
        </Notice>
      ) : null}
      <form onSubmit={submit} className="sticky bottom-0 pb-4">
        <div className="rounded-2xl border border-line bg-raised shadow-mid focus-within:border-line-strong">
          <textarea
            aria-label="Question"
            placeholder={exchanges.length === 0 ? "How long does delivery take?" : "Ask on…"}
            value={question}
            maxLength={10_000}
            onChange={(event) => setQuestion(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
            }}
            className="block field-sizing-content max-h-48 min-h-14 w-full resize-none bg-transparent px-4 pt-3 text-base outline-none placeholder:text-ink-3 focus-visible:outline-none"
          />
          <div className="flex flex-wrap items-center gap-3 px-3 pb-2.5">
            <Segmented
              label="Channel"
              value={channel}
              onChange={setChannel}
              options={channelSchema.options.map((value) => ({ value, label: channelWords[value] }))}
            />
            <AskedAt time={time} onChange={setTime} />
            <span className="ml-auto flex gap-2">
              <Button
                size="small"
                icon={<UserRound />}
                disabled={exchanges.length === 0 && written === ""}
                isPending={escalate.isPending}
                onClick={() => {
                  if (!isPending) escalate.mutate();
                }}
              >
                Simulate a handoff
              </Button>
              <Button
                type="submit"
                variant="primary"
                size="small"
                icon={<Send />}
                disabled={written === ""}
                isPending={ask.isPending}
              >
                Ask
              </Button>
            </span>
          </div>
        </div>
      </form>
    </Page>
  );
}

/** When the question is asked: office hours decide what a customer is told. */
function AskedAt({ time, onChange }: { time: string; onChange: (time: string) => void }) {
  if (time === "") {
    return (
      <Button size="small" variant="ghost" icon={<Clock />} onClick={() => onChange(localTime(new Date()))}>
        Now
      </Button>
    );
  }
  return (
    <span className="flex items-center gap-1">
      <input
        type="datetime-local"
        aria-label="Asked at"
        value={time}
        onChange={(event) => onChange(event.target.value)}
        className="h-7 rounded-lg border border-line bg-surface px-2 text-xs"
      />
      <IconButton label="Back to now" className="size-7" onClick={() => onChange("")}>
        <X />
      </IconButton>
    </span>
  );
}

/** As the browser's field wants it: `2025-03-03T14:30`, in local time. */
function localTime(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Asked({ text }: { text: string }) {
  return (
    <p className="max-w-[88%] self-start rounded-2xl rounded-tl-md border border-line bg-sunken px-3.5 py-2 break-words whitespace-pre-wrap">
      {text}
    </p>
  );
}

function AnswerCard({ answer, channel }: { answer: PlaygroundAnswer; channel: Channel }) {
  const mode = useQuery(channelsSettingsQuery).data?.[channel].mode;
  const threshold = useQuery(handoffSettingsQuery).data?.answerThreshold ?? null;
  const outcome = outcomes[answer.outcome];
  const facts = [
    answer.sentiment ? sentimentWords[answer.sentiment] : null,
    answer.language ? languageName(answer.language) : null,
  ].filter(Boolean);
  return (
    <article
      aria-label={outcome.label}
      className="animate-rise flex flex-col gap-4 rounded-2xl border border-line bg-surface p-5 text-sm shadow-low"
    >
      <div className="flex flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-1.5">
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
          <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs text-ink-2">{answer.rule}</code>
          {answer.handoffReason ? (
            <Badge tone="human">{handoffReasonWords[answer.handoffReason]}</Badge>
          ) : null}
          {facts.length > 0 ? <span className="ml-auto text-xs text-ink-3">{facts.join(" · ")}</span> : null}
        </div>
        <p className="text-ink-2">{answer.reason}</p>
        {mode === "assist" && answer.outcome !== "silent" ? (
          <p className="text-xs text-note">
            {channelWords[channel]} is in assist mode: a teammate would find this as a private note, and the
            customer would see nothing.
          </p>
        ) : null}
        {mode === "off" ? (
          <p className="text-xs text-note">
            {channelWords[channel]} is switched off: the agent would stay silent. This is what it would say if
            it were on.
          </p>
        ) : null}
      </div>
      {answer.text ? (
        <div className="rounded-2xl rounded-tl-md border border-accent-line bg-accent-soft px-4 py-3 text-base">
          <Markdown text={answer.text} />
        </div>
      ) : null}
      {answer.note ? <Note text={answer.note} /> : null}
      {answer.confidence === null ? null : (
        <Part title="Confidence, against the threshold of your settings">
          <Meter label="Confidence" value={answer.confidence} threshold={threshold} />
        </Part>
      )}
      {answer.passages.length > 0 ? (
        <Part title={`Passages read (${answer.passages.length})`}>
          <PassageList passages={answer.passages} />
        </Part>
      ) : null}
      {answer.checks.length > 0 ? (
        <Part title="Checks, in order">
          <CheckList checks={answer.checks} />
        </Part>
      ) : null}
      {answer.model ? (
        <Part title="Model">
          <ModelUse model={answer.model} />
        </Part>
      ) : null}
    </article>
  );
}

/** What was said so far, as the API wants it; where nothing was said there is nothing. */
function historyOf(exchanges: readonly Exchange[]): NonNullable<PlaygroundQuestion["history"]> {
  return exchanges
    .flatMap(({ question, answer }) => [
      ...(question === null ? [] : [{ author: "customer" as const, text: question }]),
      ...(answer.text ? [{ author: "agent" as const, text: answer.text }] : []),
    ])
    .slice(-50);
}
