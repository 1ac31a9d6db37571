import { type HttpClient, HttpFailure } from "@baton/connectors";
import { recordFailure } from "@baton/domain";
import type { FetchPage } from "@baton/knowledge";

/** The crawler's requests through the guarded client, which looks at each address at the moment of connecting (A8). */
export function createFetchPage(http: HttpClient): FetchPage {
  return async ({ url, headers, timeoutMs, maximumBytes, signal }) => {
    try {
      const answer = await http.request({ method: "GET", url, headers, timeoutMs, maximumBytes, signal });
      return { kind: "answered", ...answer };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.code === "unreadable-answer") {
        return {
          kind: "failed",
          failure: {
            code: "page-too-large",
            message: `The page is larger than ${Math.round(maximumBytes / 1_000_000)} MB.`,
            hint: "Nothing of it is used. Split it, or upload its text as a file.",
            isRetryable: false,
          },
        };
      }
      // Any status is an answer to a crawler: a redirect, "not modified", "not there".
      if (error.answer !== null) return { kind: "answered", ...error.answer };
      return { kind: "failed", failure: { ...recordFailure(error), hint: hints[error.code] ?? error.hint } };
    }
  };
}

/** The client's own hints speak of helpdesks. */
const hints: Record<string, string> = {
  "timed-out": "The site is slow or the network is bad. What was read before stays in use; sync again later.",
  "connection-lost":
    "The site or the network cut the connection. What was read before stays in use; sync again later.",
  "private-address":
    "Enter a public address, or set BATON_ALLOW_PRIVATE_NETWORK=1 when this installation may read its own network.",
};
