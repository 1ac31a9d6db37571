import type { ConnectionView, HelpdeskView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { Activity, RotateCw } from "lucide-react";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { callApi } from "../../api/call-api.ts";
import { connectionQuery, helpdesksQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { NotFoundPage } from "../../app/failure-page.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { showToast } from "../../components/toast.tsx";
import { tellFailure } from "../../format/tell-failure.ts";
import { readable } from "../../format/words.ts";
import { BackfillPanel } from "./backfill-panel.tsx";
import { CheckResults } from "./check-results.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { statusTones, statusWords } from "./connection-words.ts";
import { CustomerSyncPanel } from "./customer-sync-panel.tsx";
import { DisconnectDialog } from "./disconnect-dialog.tsx";
import { HealthList } from "./health-list.tsx";
import { IncidentList } from "./incident-list.tsx";
import { BackToConnections } from "./new-connection-page.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";
import { WebhookPanel } from "./webhook-panel.tsx";

export function ConnectionPage() {
  const { connectionId } = useParams({ from: "/signed-in/settings/connections/$connectionId" });
  const connection = useQuery(connectionQuery(connectionId));
  const helpdesks = useQuery(helpdesksQuery);
  if (connection.error instanceof ApiError && connection.error.isNotFound) return <NotFoundPage />;
  return (
    <Loaded query={connection} label="the connection">
      {(loaded) => (
        <Loaded query={helpdesks} label="the form">
          {(items) => {
            const helpdesk = items.find((each) => each.helpdesk === loaded.helpdesk) ?? null;
            // Part of Baton: it has no account, no webhook and no token, and a page of its own.
            if (helpdesk?.isBuiltIn) return <Navigate to="/settings/messenger" replace />;
            return <LoadedConnection key={loaded.id} connection={loaded} helpdesk={helpdesk} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function LoadedConnection({
  connection,
  helpdesk,
}: {
  connection: ConnectionView;
  helpdesk: HelpdeskView | null;
}) {
  const [asking, setAsking] = useState<"rotate" | "disconnect" | null>(null);
  const isDisconnected = connection.status === "disconnected";
  const label = helpdesk?.label ?? connection.helpdesk;
  return (
    <Page
      above={<BackToConnections />}
      title={connection.name}
      description={
        connection.agentAccount
          ? `${label} · the AI writes as ${connection.agentAccount.name ?? connection.agentAccount.email}`
          : label
      }
      actions={<Badge tone={statusTones[connection.status]}>{statusWords[connection.status]}</Badge>}
    >
      {connection.pauseReason ? (
        <Notice tone="bad" title="Paused: nothing is sent until this is mended; what comes in is kept">
          {tellFailure(connection.pauseReason)}
        </Notice>
      ) : null}
      {isDisconnected ? (
        <Notice title="Disconnected: history stays, nothing flows in, nothing is posted" tone="warning">
          <p>Left to do in {label}:</p>
          <Steps steps={connection.disconnectSteps} />
        </Notice>
      ) : (
        <>
          <WebhookPanel connection={connection} label={label} />
          <BackfillPanel connection={connection} label={label} />
          <CustomerSyncPanel connection={connection} />
          <HealthPanel connection={connection} />
          {helpdesk ? (
            <ConnectionForm
              // Started anew after a save, so that the form shows what is stored.
              key={connection.version}
              helpdesk={helpdesk}
              connection={connection}
              onSaved={() => showToast("Tested and saved.")}
            />
          ) : null}
        </>
      )}
      <IncidentList incidents={connection.incidents} />
      {isDisconnected ? null : (
        <Panel title="Token and connection">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 flex-1 basis-64 text-sm text-ink-2">
              Replace the token or keys, without losing a message in between.
            </p>
            <Button onClick={() => setAsking("rotate")} disabled={!helpdesk}>
              Rotate secrets…
            </Button>
          </div>
          <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
            <p className="min-w-0 flex-1 basis-64 text-sm text-ink-2">
              Disconnect: history stays, nothing flows in, nothing is posted.
            </p>
            <Button onClick={() => setAsking("disconnect")} className="!text-bad">
              Disconnect…
            </Button>
          </div>
        </Panel>
      )}
      <Link
        to="/settings/audit"
        search={{ subject: `connection:${connection.id}` }}
        className={`${buttonClass({ variant: "ghost", size: "small" })} self-start`}
      >
        Who changed this connection
      </Link>
      {asking === "rotate" && helpdesk ? (
        <RotateDialog connection={connection} helpdesk={helpdesk} onClose={() => setAsking(null)} />
      ) : null}
      {asking === "disconnect" ? (
        <DisconnectDialog connection={connection} label={label} onClose={() => setAsking(null)} />
      ) : null}
    </Page>
  );
}

function HealthPanel({ connection }: { connection: ConnectionView }) {
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: () => callApi("checkConnection", { parameters: { id: connection.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.connections }),
  });
  return (
    <Panel
      title="Health"
      description={
        connection.healthCheckedAt ? (
          <>
            Checked <Time at={connection.healthCheckedAt} />
          </>
        ) : (
          "Not checked yet"
        )
      }
      actions={
        <Button size="small" icon={<RotateCw />} isPending={check.isPending} onClick={() => check.mutate()}>
          Check now
        </Button>
      }
    >
      {check.error ? <Notice tone="bad">{check.error.message}</Notice> : null}
      {check.data ? <CheckResults checks={check.data.checks} /> : null}
      {connection.health.length === 0 ? (
        <p className="flex items-center gap-2 text-sm text-ink-2">
          <Activity aria-hidden="true" className="size-4 text-good" /> Nothing is wrong that Baton knows of.
        </p>
      ) : null}
      <HealthList health={connection.health} />
      {Object.keys(connection.account).length > 0 ? (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t border-line pt-3 text-xs">
          {Object.entries(connection.account).map(([name, value]) => (
            <div key={name} className="flex gap-1.5">
              <dt className="text-ink-3">{readable(name)}</dt>
              <dd className="font-mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Panel>
  );
}

export function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="mt-1 flex list-decimal flex-col gap-1 pl-5">
      {steps.map((step) => (
        <li key={step} className="break-words">
          {step}
        </li>
      ))}
    </ol>
  );
}
