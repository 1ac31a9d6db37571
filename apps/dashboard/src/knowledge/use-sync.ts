import type { SourceView } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { showToast } from "../components/toast.tsx";

/** Begins and ends syncs of a source; failures are shown where they were caused, at the edge of the screen. */
export function useSync(source: Pick<SourceView, "id">) {
  const queryClient = useQueryClient();
  const parameters = { id: source.id };
  const options = {
    onSuccess: (next: SourceView) => {
      queryClient.setQueryData(queryKeys.source(source.id), next);
      void queryClient.invalidateQueries({ queryKey: queryKeys.sources });
    },
    onError: (error: Error) => showToast(error.message, "bad"),
  };
  const start = useMutation({ mutationFn: () => callApi("syncSource", { parameters }), ...options });
  const cancel = useMutation({ mutationFn: () => callApi("cancelSourceSync", { parameters }), ...options });
  return { start, cancel };
}

export function isUnderWay({ state }: Pick<SourceView, "state">): boolean {
  return state === "waiting" || state === "syncing";
}
