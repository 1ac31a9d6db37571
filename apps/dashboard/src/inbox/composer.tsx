import type { ConversationView } from "@baton/api";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { Lock, Reply, Send } from "lucide-react";
import { Tabs } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useIsCustomerTyping } from "../api/customer-typing.ts";
import { useCommands } from "../app/commands.ts";
import { Button } from "../components/button.tsx";
import { Keys } from "../components/keys.tsx";
import { Notice } from "../components/notice.tsx";
import { useMay } from "../session/use-me.ts";
import { useAct } from "./acts.ts";
import { useHelpdeskLabel } from "./conversation-header.tsx";
import { type Draft, readDraft, storeDraft } from "./drafts.ts";
import { listPossibleActs } from "./list-possible-acts.ts";
import { useTellTyping } from "./use-tell-typing.ts";

/**
 * Where a teammate writes. A reply and a private note never look alike, and switching between them keeps the text. What
 * could not be sent comes back, with the reason.
 */
export function Composer({ conversation }: { conversation: ConversationView }) {
  const mayWrite = useMay("teammate");
  const possible = listPossibleActs(conversation);
  const helpdesk = useHelpdeskLabel(conversation.connection.helpdesk);
  if (!mayWrite) {
    return <Closed>You can read conversations. To answer, ask an admin to make you a teammate.</Closed>;
  }
  if (!possible.has("message") && !possible.has("note")) {
    return (
      <Closed>
        The connection to {helpdesk} is disconnected: history stays, nothing is posted.{" "}
        <Link to="/settings/connections" className="font-medium text-accent hover:underline">
          Connections
        </Link>
      </Closed>
    );
  }
  return <Writing conversation={conversation} helpdesk={helpdesk} canReply={possible.has("message")} />;
}

function Writing({
  conversation,
  helpdesk,
  canReply,
}: {
  conversation: ConversationView;
  helpdesk: string;
  canReply: boolean;
}) {
  const act = useAct(conversation.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<Draft>(() => {
    const stored = readDraft(conversation.id);
    return canReply ? stored : { ...stored, mode: "note" };
  });
  const isNote = draft.mode === "note";
  useEffect(() => storeDraft(conversation.id, draft), [conversation.id, draft]);

  const write = (mode: Draft["mode"]) => {
    setDraft((current) => ({ ...current, mode }));
    field.current?.focus();
  };
  useCommands([
    ...(canReply
      ? [
          {
            id: "reply",
            label: "Reply to the customer",
            group: "Conversation",
            keys: "r",
            run: () => write("reply"),
          },
        ]
      : []),
    { id: "note", label: "Write a private note", group: "Conversation", keys: "n", run: () => write("note") },
  ]);

  const tellTyping = useTellTyping(conversation);
  const isCustomerTyping = useIsCustomerTyping(conversation.id);
  const send = () => {
    const text = draft.text.trim();
    if (text === "" || act.isPending) return;
    const sent = draft;
    // Out of the field at once: the text stands in the timeline as being sent.
    setDraft({ ...draft, text: "" });
    act.mutate(
      { kind: isNote ? "note" : "message", text },
      {
        onError: () =>
          setDraft((current) =>
            current.text === "" ? sent : { ...current, text: `${sent.text}\n\n${current.text}` },
          ),
      },
    );
  };
  const hint = isNote
    ? "Only teammates see this."
    : conversation.holder === "ai"
      ? "Replying takes over: the AI stays silent until you hand it back."
      : `Sent through ${helpdesk}.`;

  return (
    <div className="shrink-0 px-3 pb-3 sm:px-4 sm:pb-4">
      {isCustomerTyping ? (
        <p role="status" className="mb-1.5 text-xs text-ink-3">
          The customer is writing…
        </p>
      ) : null}
      {act.isError && (act.variables.kind === "message" || act.variables.kind === "note") ? (
        <div className="mb-2">
          <Notice
            tone="bad"
            title={act.variables.kind === "note" ? "The note was not saved" : "The reply was not sent"}
          >
            {act.error.message} Your text is back in the field.
          </Notice>
        </div>
      ) : null}
      <Tabs.Root
        value={draft.mode}
        onValueChange={(mode) => write(mode as Draft["mode"])}
        className={clsx(
          "rounded-2xl border shadow-mid transition-colors duration-150 focus-within:border-line-strong",
          isNote ? "border-note-line bg-note-soft focus-within:border-note" : "border-line bg-raised",
        )}
      >
        <Tabs.List aria-label="What to write" className="flex gap-1 px-2 pt-2">
          {canReply ? (
            <ComposerTab value="reply">
              <Reply aria-hidden="true" /> Reply
            </ComposerTab>
          ) : null}
          <ComposerTab value="note">
            <Lock aria-hidden="true" /> Private note
          </ComposerTab>
        </Tabs.List>
        <Tabs.Content value={draft.mode} tabIndex={-1} className="outline-none">
          <textarea
            ref={field}
            aria-label={isNote ? "Private note" : "Reply to the customer"}
            aria-describedby="composer-hint"
            placeholder={isNote ? "Write a note for your team…" : "Write a reply…"}
            value={draft.text}
            maxLength={60_000}
            onChange={(event) => {
              setDraft({ ...draft, text: event.target.value });
              if (!isNote) tellTyping();
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
                event.preventDefault();
                send();
              }
              if (event.key === "Escape") event.currentTarget.blur();
            }}
            className="block field-sizing-content max-h-64 min-h-16 w-full resize-none bg-transparent px-4 py-2 text-base outline-none placeholder:text-ink-3 focus-visible:outline-none"
          />
        </Tabs.Content>
        <div className="flex items-center gap-3 px-3 pb-2.5">
          <p
            id="composer-hint"
            className={clsx("min-w-0 flex-1 text-xs", isNote ? "text-note" : "text-ink-3")}
          >
            {hint}
          </p>
          <span className="max-sm:hidden">
            <Keys keys="mod+enter" />
          </span>
          <Button
            variant="primary"
            size="small"
            icon={<Send />}
            disabled={draft.text.trim() === ""}
            isPending={act.isPending}
            onClick={send}
          >
            {isNote ? "Add note" : "Send"}
          </Button>
        </div>
      </Tabs.Root>
    </div>
  );
}

function ComposerTab({ value, children }: { value: Draft["mode"]; children: React.ReactNode }) {
  return (
    <Tabs.Trigger
      value={value}
      className="inline-flex h-7 items-center gap-1.5 rounded-lg px-2.5 text-xs font-medium text-ink-3 hover:text-ink data-[state=active]:bg-ink/6 data-[state=active]:text-ink [&_svg]:size-3.5"
    >
      {children}
    </Tabs.Trigger>
  );
}

function Closed({ children }: { children: React.ReactNode }) {
  return (
    <p className="shrink-0 border-t border-line bg-sunken px-5 py-3 text-center text-sm text-ink-2">
      {children}
    </p>
  );
}
