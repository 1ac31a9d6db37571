import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import clsx from "clsx";
import { CornerDownLeft, MessageSquare, Search } from "lucide-react";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { useModal } from "../components/dialog.tsx";
import { Keys } from "../components/keys.tsx";
import { Spinner } from "../components/spinner.tsx";
import { contactName } from "../format/words.ts";
import { useCommandList } from "./commands.ts";
import { rankCommands } from "./rank-commands.ts";

type Entry = { id: string; label: string; detail?: string; group: string; keys?: string; run: () => void };

/** Everything that can be done from here, and every conversation, found by typing. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const modal = useModal(onClose);
  const list = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const query = useDeferredValue(text.trim());
  const commands = useCommandList().filter((command) => !command.isKeyOnly);
  const found = useQuery({
    queryKey: [...queryKeys.conversationLists, "palette", query],
    queryFn: ({ signal }) => callApi("listConversations", { query: { q: query, limit: 6 }, signal }),
    enabled: query.length >= 2,
    placeholderData: (previous) => previous,
  });
  const entries: Entry[] = [
    ...rankCommands(commands, text).map((command) => ({
      ...command,
      run: () => {
        onClose();
        command.run();
      },
    })),
    ...(query.length >= 2 ? (found.data?.items ?? []) : []).map((conversation) => ({
      id: conversation.id,
      group: "Conversations",
      label: contactName(conversation.contact),
      detail: conversation.subject ?? conversation.lastMessage?.preview ?? "",
      run: () => {
        onClose();
        void navigate({ to: "/inbox/$conversationId", params: { conversationId: conversation.id } });
      },
    })),
  ];
  const current = Math.min(active, entries.length - 1);
  const groups = Map.groupBy(
    entries.map((entry, index) => ({ entry, index })),
    ({ entry }) => entry.group,
  );

  useEffect(() => {
    if (current >= 0)
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);

  return (
    <dialog
      {...modal}
      aria-label="Command palette"
      className="animate-rise mt-[12dvh] w-[calc(100vw-1.5rem)] max-w-xl overflow-hidden rounded-2xl border border-line bg-raised p-0 shadow-high backdrop:bg-scrim"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden="true" className="size-4 text-ink-3" />
        <input
          // The dialog exists to be typed into.
          autoFocus
          role="combobox"
          aria-label="What do you want to do?"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          placeholder="Do something, or find a conversation…"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step && entries.length > 0) {
              event.preventDefault();
              setActive((current + step + entries.length) % entries.length);
            }
            if (event.key === "Enter" && !event.nativeEvent.isComposing) {
              event.preventDefault();
              entries[current]?.run();
            }
          }}
          className="h-12 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3 focus-visible:outline-none"
        />
        {found.isFetching ? <Spinner className="text-ink-3" /> : <Keys keys="escape" />}
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className="max-h-[min(24rem,55dvh)] overflow-y-auto p-1.5"
      >
        {entries.length === 0 ? (
          <p className="px-3 py-8 text-center text-sm text-ink-3">Nothing is called that.</p>
        ) : null}
        {[...groups].map(([group, members]) => (
          <div key={group} role="group" aria-label={group}>
            <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3">
              {group}
            </p>
            {members.map(({ entry, index }) => (
              <div
                key={entry.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                tabIndex={-1}
                onPointerMove={() => setActive(index)}
                onClick={entry.run}
                className={clsx(
                  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm",
                  index === current && "bg-hover",
                )}
              >
                {entry.group === "Conversations" ? (
                  <MessageSquare aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
                ) : null}
                <span className="shrink-0">{entry.label}</span>
                <span className="min-w-0 flex-1 truncate text-ink-3">{entry.detail}</span>
                {entry.keys ? <Keys keys={entry.keys} /> : null}
                {index === current && !entry.keys ? (
                  <CornerDownLeft aria-hidden="true" className="size-3.5 text-ink-3" />
                ) : null}
              </div>
            ))}
          </div>
        ))}
      </div>
    </dialog>
  );
}
