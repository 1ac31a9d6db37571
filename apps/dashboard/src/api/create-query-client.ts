import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";

/** The cache of everything read. `onSignedOut` is called when any call finds that the session has ended. */
export function createQueryClient(input: { onSignedOut: () => void }): QueryClient {
  const notice = (error: unknown) => {
    if (error instanceof ApiError && error.code === "not-signed-in") input.onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: {
      queries: {
        // Changes come as events; this only keeps a screen that is opened twice from asking twice.
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.isTransient,
      },
      // A repeated act could be done twice; the person decides.
      mutations: { retry: false },
    },
  });
}
