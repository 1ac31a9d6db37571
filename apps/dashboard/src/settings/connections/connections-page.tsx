import type { ConnectionSummary, HelpdeskView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Plug } from "lucide-react";
import { connectionsQuery, helpdesksQuery } from "../../api/queries.ts";
import { Badge } from "../../components/badge.tsx";
import { buttonClass } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { useMay } from "../../session/use-me.ts";
import { severityTones, severityWords, statusTones, statusWords } from "./connection-words.ts";

export function ConnectionsPage() {
  const isAdmin = useMay("admin");
  // What is part of Baton has a page of its own.
  const helpdesks = useQuery(helpdesksQuery);
  const builtIn = new Set(helpdesks.data?.filter(({ isBuiltIn }) => isBuiltIn).map((each) => each.helpdesk));
  const connections = useQuery({
    ...connectionsQuery,
    select: (all) => all.filter(({ helpdesk }) => !builtIn.has(helpdesk)),
  });
  return (
    <Page
      title="Connections"
      description="The helpdesks that Baton works in. Each is independent of the others; one is enough."
    >
      <Loaded query={connections} label="the connections">
        {(items) => (
          <Panel isFlush>
            {items.length === 0 ? (
              <EmptyState icon={<Plug />} title="No helpdesk is connected yet">
                {isAdmin
                  ? "Choose yours below. You need its API token and the account that the AI should write as."
                  : "An admin can connect one."}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((connection) => (
                  <li key={connection.id}>
                    <ConnectionRow
                      connection={connection}
                      label={helpdesks.data?.find((each) => each.helpdesk === connection.helpdesk)?.label}
                      isLink={isAdmin}
                    />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        )}
      </Loaded>
      {isAdmin ? (
        <section>
          <h2 className="mb-3 text-base font-semibold">Connect a helpdesk</h2>
          <Loaded query={helpdesks} label="the helpdesks">
            {(items) => (
              <ul className="grid gap-3 sm:grid-cols-2">
                {items
                  .filter(({ isBuiltIn }) => !isBuiltIn)
                  .map((helpdesk) => (
                    <HelpdeskCard key={helpdesk.helpdesk} helpdesk={helpdesk} />
                  ))}
              </ul>
            )}
          </Loaded>
        </section>
      ) : null}
    </Page>
  );
}

function ConnectionRow({
  connection,
  label = connection.helpdesk,
  isLink,
}: {
  connection: ConnectionSummary;
  label?: string | undefined;
  isLink: boolean;
}) {
  const content = (
    <>
      <HelpdeskMark label={label} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{connection.name}</span>
        <span className="block truncate text-xs text-ink-3">
          {label} · connected <Time at={connection.createdAt} />
        </span>
      </span>
      {connection.status === "active" ? (
        <Badge tone={severityTones[connection.worstSeverity]}>
          {severityWords[connection.worstSeverity]}
        </Badge>
      ) : (
        <Badge tone={statusTones[connection.status]}>{statusWords[connection.status]}</Badge>
      )}
      {isLink ? <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-3" /> : null}
    </>
  );
  const className = "flex items-center gap-3 px-5 py-3.5";
  return isLink ? (
    <Link
      to="/settings/connections/$connectionId"
      params={{ connectionId: connection.id }}
      className={`${className} hover:bg-hover focus-visible:-outline-offset-2`}
    >
      {content}
    </Link>
  ) : (
    <div className={className}>{content}</div>
  );
}

function HelpdeskCard({ helpdesk }: { helpdesk: HelpdeskView }) {
  return (
    <li className="flex items-center gap-3 rounded-2xl border border-line bg-surface p-4 shadow-low">
      <HelpdeskMark label={helpdesk.label} />
      <p className="min-w-0 flex-1 font-medium">{helpdesk.label}</p>
      <Link
        to="/settings/connections/new/$helpdesk"
        params={{ helpdesk: helpdesk.helpdesk }}
        aria-label={`Connect ${helpdesk.label}`}
        className={buttonClass()}
      >
        Connect
      </Link>
    </li>
  );
}

/** Two letters stand for the helpdesk: vendors' logos are theirs. */
function HelpdeskMark({ label }: { label: string }) {
  const labels = useQuery(helpdesksQuery).data?.map((each) => each.label) ?? [];
  return (
    <span
      aria-hidden="true"
      className="flex size-9 shrink-0 items-center justify-center rounded-xl border border-line bg-sunken text-sm font-semibold text-ink-2"
    >
      {markOf(label, labels)}
    </span>
  );
}

/** The first letter, and the first one that no other helpdesk has at that place: three names may begin alike. */
function markOf(label: string, labels: readonly string[]): string {
  const shared = labels.map((other) => {
    if (other === label) return 1;
    const at = [...label].findIndex((letter, index) => letter !== other[index]);
    return at < 0 ? 1 : Math.max(1, at);
  });
  return label.charAt(0) + label.charAt(Math.max(1, ...shared));
}
