import { channelSchema, holderSchema } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { connectionsQuery } from "../api/queries.ts";
import { useCommands } from "../app/commands.ts";
import type { InboxSearch } from "../app/router.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Input } from "../components/input.tsx";
import { Segmented } from "../components/segmented.tsx";
import { channelWords, holderWords } from "../format/words.ts";
import { FilterSelect } from "./filter-select.tsx";

/** A pause in typing after which the list is asked for. */
const typingPauseMilliseconds = 250;

/** What narrows the list. It lives in the address, so that a view can be shared and the back button works. */
export function InboxFilters() {
  const search = useSearch({ from: "/signed-in/inbox" });
  const { conversationId } = useParams({ strict: false });
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery).data ?? [];
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  // Narrowing the list leaves the open conversation where it is.
  const change = (next: Partial<InboxSearch>) =>
    void navigate({
      ...(conversationId ? { to: "/inbox/$conversationId", params: { conversationId } } : { to: "/inbox" }),
      search: { ...search, ...next },
      replace: true,
    });

  // Only typing starts the pause anew.
  useEffect(() => {
    const q = text.trim() || undefined;
    if (q === search.q) return;
    const timer = setTimeout(() => change({ q }), typingPauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  useCommands([
    {
      id: "search-inbox",
      label: "Search the inbox",
      group: "Inbox",
      keys: "/",
      run: () => field.current?.focus(),
    },
  ]);

  return (
    <search className="flex flex-col gap-2.5 px-4 pt-4 pb-3">
      <div className="flex items-center justify-between gap-3">
        <h1 className="text-lg font-semibold tracking-[-0.01em]">Inbox</h1>
        <Segmented
          label="Status"
          value={search.status === undefined ? "open" : search.status === "all" ? "all" : "closed"}
          onChange={(value) => change({ status: value === "open" ? undefined : value })}
          options={[
            { value: "open", label: "Open" },
            { value: "closed", label: "Closed" },
            { value: "all", label: "All" },
          ]}
        />
      </div>
      <div className="relative">
        <Search aria-hidden="true" className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3" />
        <Input
          ref={field}
          type="search"
          aria-label="Search conversations"
          placeholder="Words, name, email, tag…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (text === "") event.currentTarget.blur();
            setText("");
          }}
          className="h-8.5 pl-8.5 [&::-webkit-search-cancel-button]:hidden"
        />
        {text ? (
          <IconButton
            label="Clear the search"
            onClick={() => setText("")}
            className="absolute top-0.25 right-0.25"
          >
            <X />
          </IconButton>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-1.5">
        <FilterSelect
          label="Held by anyone"
          value={search.holder}
          onChange={(holder) => change({ holder: holder as InboxSearch["holder"] })}
          options={holderSchema.options.map((value) => ({ value, label: `Held by ${holderWords[value]}` }))}
        />
        <FilterSelect
          label="Every channel"
          value={search.channel}
          onChange={(channel) => change({ channel: channel as InboxSearch["channel"] })}
          options={channelSchema.options.map((value) => ({ value, label: channelWords[value] }))}
        />
        {connections.length > 1 || search.connection ? (
          <FilterSelect
            label="Every connection"
            value={search.connection}
            onChange={(connection) => change({ connection })}
            options={connections.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
      </div>
    </search>
  );
}
