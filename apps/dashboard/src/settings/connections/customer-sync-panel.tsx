import type { ConnectionView } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";

/** How contacts are kept in step with the CRM: how many are, what waits, and what the CRM does not take. */
export function CustomerSyncPanel({ connection }: { connection: ConnectionView }) {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => callApi("syncCustomers", { parameters: { id: connection.id } }),
    onSuccess: (saved) => queryClient.setQueryData(queryKeys.connection(saved.id), saved),
  });
  const { customerSync } = connection;
  if (!customerSync) return null;
  const { label, inStep, waiting, failed, failures, failure, notBefore, syncedAt } = customerSync;
  const isLimited = failure === null && notBefore !== null && new Date(notBefore) > new Date();
  return (
    <Panel
      title={label}
      description="Contacts and companies are kept in step by email address. What changed last counts; nothing is emptied."
      actions={
        <Button size="small" icon={<RefreshCw />} isPending={again.isPending} onClick={() => again.mutate()}>
          Compare all again
        </Button>
      }
    >
      {again.error ? <Notice tone="bad">{again.error.message}</Notice> : null}
      {failure ? (
        <Notice tone="bad" title={`${label} cannot be asked`}>
          {failure.message} {failure.hint}{" "}
          {notBefore ? (
            <>
              Tried again <Time at={notBefore} />.
            </>
          ) : null}
        </Notice>
      ) : null}
      <p className="text-sm text-ink-2" aria-live="polite">
        {inStep.toLocaleString("en")} {inStep === 1 ? "contact" : "contacts"} in step
        {waiting > 0 ? `, ${waiting.toLocaleString("en")} not compared yet` : ""}
        {failed > 0 ? `, ${failed.toLocaleString("en")} refused` : ""}
        {syncedAt ? (
          <>
            . Last compared <Time at={syncedAt} />
          </>
        ) : null}
        .{isLimited ? ` ${label} asked to wait; the rest follows by itself.` : ""}
      </p>
      {failures.length > 0 ? (
        <ul className="flex flex-col gap-2 border-t border-line pt-3 text-sm">
          {failures.map((entry) => (
            <li key={entry.contactId} className="break-words">
              <span className="font-medium">{entry.name ?? "A contact"}</span>{" "}
              <span className="text-ink-2">{entry.failure.message}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
