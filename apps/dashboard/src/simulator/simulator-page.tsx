import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink, MessagesSquare } from "lucide-react";
import { useState } from "react";
import { connectionsQuery, conversationQuery, conversationsQuery, helpdesksQuery } from "../api/queries.ts";
import { buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { usePageTitle } from "../components/page.tsx";
import { Segmented } from "../components/segmented.tsx";
import { Select } from "../components/select.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { contactName } from "../format/words.ts";
import { HolderBadge } from "../inbox/holder-badge.tsx";
import { StatusBadge } from "../inbox/status-badge.tsx";
import { Timeline } from "../inbox/timeline.tsx";
import { useMe } from "../session/use-me.ts";

/** Write as a customer on the left, in a simulated helpdesk, and watch what Baton makes of it on the right. */
export function SimulatorPage() {
  usePageTitle("Sandbox");
  const me = useMe();
  const helpdesks = me.sandbox ?? [];
  const [helpdesk, setHelpdesk] = useState(helpdesks[0]);
  const labels = useQuery(helpdesksQuery).data ?? [];
  const labelOf = (name: string) => labels.find((each) => each.helpdesk === name)?.label ?? name;
  const connections = useQuery(connectionsQuery).data ?? [];
  const [pane, setPane] = useState<"customer" | "baton">("customer");
  if (!helpdesk) {
    return (
      <EmptyState icon={<MessagesSquare />} title="The sandbox is off">
        It is for trying Baton without a helpdesk account. Whoever runs Baton switches it on with
        BATON_SANDBOX.
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-3">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-lg font-semibold tracking-[-0.01em]">Sandbox</h1>
          <p className="text-sm text-ink-2">
            Write as a customer; see what Baton does and why. Nobody outside is involved.
          </p>
        </div>
        {helpdesks.length > 1 ? (
          <span className="w-40">
            <Select
              aria-label="Simulated helpdesk"
              value={helpdesk}
              onChange={(event) => setHelpdesk(event.target.value)}
            >
              {helpdesks.map((name) => (
                <option key={name} value={name}>
                  {labelOf(name)}
                </option>
              ))}
            </Select>
          </span>
        ) : null}
        <Segmented
          label="Pane"
          value={pane}
          onChange={setPane}
          options={[
            { value: "customer", label: "Customer" },
            { value: "baton", label: "Baton" },
          ]}
          className="md:hidden"
        />
        <a href={`/sandbox/${helpdesk}/`} target="_blank" rel="noreferrer" className={buttonClass()}>
          <ExternalLink aria-hidden="true" /> Teammates' side of {labelOf(helpdesk)}
        </a>
      </header>
      <div className="flex min-h-0 flex-1">
        <iframe
          title="The customer's side, simulated"
          src={`/sandbox/${helpdesk}/?view=customer`}
          className={`h-full min-w-0 flex-1 border-line bg-surface md:block md:max-w-md md:border-r ${pane === "customer" ? "" : "hidden"}`}
        />
        <div className={`h-full min-w-0 flex-1 md:flex ${pane === "baton" ? "flex" : "hidden"}`}>
          <NewestConversation
            key={helpdesk}
            connection={connections.find((each) => each.helpdesk === helpdesk)?.id}
          />
        </div>
      </div>
    </div>
  );
}

/** Follows the conversation with the newest message, unless another one is chosen. */
function NewestConversation({ connection }: { connection: string | undefined }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useInfiniteQuery(conversationsQuery(connection ? { connection } : {}));
  const conversations = list.data?.pages[0]?.items ?? [];
  const id = chosen ?? conversations[0]?.id;
  const conversation = useQuery({ ...conversationQuery(id ?? ""), enabled: id !== undefined });
  if (list.isPending) return <SkeletonRows label="Loading conversations" />;
  if (list.isError && !list.data)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!id) {
    return (
      <EmptyState icon={<MessagesSquare />} title="Nothing has been written yet">
        Write the first message on the left. The conversation appears here.
      </EmptyState>
    );
  }
  return (
    <section aria-label="What Baton made of it" className="flex min-w-0 flex-1 flex-col bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
        <span className="min-w-0 flex-1 basis-48">
          <Select
            aria-label="Conversation"
            value={chosen ?? ""}
            onChange={(event) => setChosen(event.target.value || null)}
          >
            <option value="">Newest: {contactName(conversations[0]?.contact ?? null)}</option>
            {conversations.map((each) => (
              <option key={each.id} value={each.id}>
                {contactName(each.contact)} – {each.subject ?? each.lastMessage?.preview ?? "no messages"}
              </option>
            ))}
          </Select>
        </span>
        {conversation.data ? (
          <>
            <StatusBadge status={conversation.data.status} />
            <HolderBadge conversation={conversation.data} />
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: conversation.data.id }}
              className={buttonClass({ size: "small" })}
            >
              Open in the inbox
            </Link>
          </>
        ) : null}
      </div>
      {conversation.data ? (
        <Timeline key={conversation.data.id} conversation={conversation.data} />
      ) : conversation.isError ? (
        <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
      ) : (
        <SkeletonRows label="Loading the conversation" />
      )}
    </section>
  );
}
