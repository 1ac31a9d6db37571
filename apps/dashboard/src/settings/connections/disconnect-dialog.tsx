import type { ConnectionView } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../../api/call-api.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { showToast } from "../../components/toast.tsx";
import { Steps } from "./connection-page.tsx";

/** Asks before disconnecting, and says what is left to do in the helpdesk. */
export function DisconnectDialog({
  connection,
  label,
  onClose,
}: {
  connection: ConnectionView;
  label: string;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const disconnect = useMutation({
    mutationFn: () => callApi("disconnectConnection", { parameters: { id: connection.id } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKeys.connection(saved.id), saved);
      void queryClient.invalidateQueries({ queryKey: queryKeys.connectionList });
      showToast(`${connection.name} is disconnected.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Disconnect ${connection.name}?`}
      description="Conversations and their history stay. From now on nothing flows in and nothing is posted; the stored token and keys are deleted."
      act="Disconnect"
      isPending={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() => disconnect.mutate()}
      onClose={onClose}
    >
      <div className="text-sm text-ink-2">
        <p className="font-medium text-ink">Afterwards, in {label}:</p>
        <Steps steps={connection.disconnectSteps} />
      </div>
    </ConfirmDialog>
  );
}
