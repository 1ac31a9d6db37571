import type { ConnectionView } from "@baton/api";
import { ChevronRight, CircleCheck, CircleDashed } from "lucide-react";
import { CopyButton } from "../../components/copy-button.tsx";
import { Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { Steps } from "./connection-page.tsx";

/** The address to enter in the helpdesk, the events to subscribe, and which of them have arrived. */
export function WebhookPanel({ connection, label }: { connection: ConnectionView; label: string }) {
  const isWaiting = connection.webhookEvents.every((event) => event.lastAt === null);
  const known = new Set(connection.webhookEvents.map((event) => event.providerName));
  const others = connection.eventsSeen.filter((seen) => !known.has(seen.event));
  const steps = <Steps steps={connection.webhookSteps} />;
  const snippets = <Snippets snippets={connection.webhookSnippets} />;
  return (
    <Panel
      title={isWaiting ? `One thing left to do in ${label}` : "Webhook"}
      description={
        isWaiting
          ? "Baton hears of messages through a webhook. Enter this address there."
          : `How Baton hears of messages in ${label}.`
      }
    >
      <div>
        <p id="webhook-url" className="mb-1.5 text-sm font-medium">
          Webhook URL
        </p>
        <div className="flex items-center gap-2 rounded-xl border border-line-strong bg-sunken p-2">
          <code
            aria-labelledby="webhook-url"
            className="min-w-0 flex-1 px-1.5 font-mono text-xs break-all select-all"
          >
            {connection.webhookUrl}
          </code>
          <CopyButton text={connection.webhookUrl} label="Copy the webhook URL" />
        </div>
        <p className="mt-1.5 text-xs text-ink-3">
          Its last part is secret: whoever knows it can send events.
        </p>
      </div>
      {isWaiting ? (
        <div className="flex flex-col gap-4 text-sm text-ink-2">
          {steps}
          {snippets}
        </div>
      ) : (
        <details className="group text-sm">
          <summary className="flex items-center gap-1.5 rounded-md font-medium text-ink-2 hover:text-ink">
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
            How it is set up in {label}
          </summary>
          <div className="mt-2 flex flex-col gap-4 text-ink-2">
            {steps}
            {snippets}
          </div>
        </details>
      )}
      <div>
        <h3 className="mb-2 text-sm font-medium">Events to subscribe</h3>
        <ul className="divide-y divide-line rounded-xl border border-line">
          {connection.webhookEvents.map((event) => (
            <li
              key={event.providerName}
              className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3.5 py-2.5 text-sm"
            >
              {event.lastAt ? (
                <CircleCheck role="img" aria-label="Arrives" className="mt-0.5 size-4 shrink-0 text-good" />
              ) : (
                <CircleDashed
                  role="img"
                  aria-label="Not seen yet"
                  className="mt-0.5 size-4 shrink-0 text-ink-3"
                />
              )}
              <div className="min-w-0 flex-1 basis-52">
                <p>
                  <span className="font-medium">{event.label}</span>{" "}
                  <code className="font-mono text-xs text-ink-3">{event.providerName}</code>
                  {event.isRequired ? null : <span className="text-xs text-ink-3"> · optional</span>}
                </p>
                <p className="text-xs text-ink-3">{event.why}</p>
              </div>
              <p className="text-xs text-ink-3">
                {event.lastAt ? (
                  <>
                    {event.count.toLocaleString("en")} × · last <Time at={event.lastAt} />
                  </>
                ) : (
                  "never seen"
                )}
              </p>
            </li>
          ))}
        </ul>
        {others.length > 0 ? (
          <p className="mt-2 text-xs text-ink-3">
            Also arriving: {others.map((seen) => `${seen.event} (${seen.count})`).join(", ")}
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

/** What the steps ask to be pasted, each with its button. */
function Snippets({ snippets }: { snippets: ConnectionView["webhookSnippets"] }) {
  if (snippets.length === 0) return null;
  return (
    <ul className="flex flex-col gap-3">
      {snippets.map(({ label, text }) => (
        <li key={label} className="overflow-hidden rounded-xl border border-line">
          <div className="flex items-center gap-2 border-b border-line bg-sunken px-3 py-1.5">
            <p className="min-w-0 flex-1 text-xs font-medium text-ink">{label}</p>
            <CopyButton text={text} label={`Copy: ${label}`} />
          </div>
          <pre
            tabIndex={0}
            className="max-h-40 overflow-auto px-3 py-2 font-mono text-xs break-all whitespace-pre-wrap select-all"
          >
            {text}
          </pre>
        </li>
      ))}
    </ul>
  );
}
