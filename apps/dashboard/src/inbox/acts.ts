import type { ActResult, AssignAct, HandoffAct } from "@baton/api";
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { showToast } from "../components/toast.tsx";

/** What a teammate can do with a conversation. */
export type Act =
  | { kind: "message"; text: string }
  | { kind: "note"; text: string }
  | { kind: "assign"; to: AssignAct["to"] }
  | { kind: "close" }
  | { kind: "reopen" }
  | { kind: "resume" }
  | { kind: "retry-escalation" }
  | { kind: "handoff"; reason?: HandoffAct["reason"] };

const actKey = (conversationId: string) => ["act", conversationId];

/** Said once the server has taken the act; how it went in the helpdesk is then seen in the timeline. */
const takenWords: Record<Exclude<Act["kind"], "message" | "note">, string> = {
  assign: "Assigning in the helpdesk…",
  close: "Closing in the helpdesk…",
  reopen: "Reopening in the helpdesk…",
  resume: "Given back to the AI. It answers from the next customer message.",
  "retry-escalation": "Asking the helpdesk again…",
  handoff: "Handing off to your team…",
};

/**
 * Acts on a conversation. An act stays pending until the conversation has been read anew, so that what was pending and
 * what the server knows never stand on the screen together, nor neither of them. Texts that fail go back to the
 * composer; other failures are said in a toast.
 */
export function useAct(conversationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: actKey(conversationId),
    mutationFn: (act: Act) => perform(conversationId, act),
    onSuccess: async (_, act) => {
      if (act.kind !== "message" && act.kind !== "note") showToast(takenWords[act.kind]);
      void queryClient.invalidateQueries({ queryKey: queryKeys.conversationLists });
      await queryClient.invalidateQueries({ queryKey: queryKeys.conversation(conversationId) });
    },
    onError: (error, act) => {
      // Somebody was faster, perhaps: show how it stands now.
      void queryClient.invalidateQueries({ queryKey: queryKeys.conversation(conversationId) });
      if (act.kind !== "message" && act.kind !== "note") showToast(error.message, "bad");
    },
  });
}

/** Texts that have left the composer and are not known to the server yet, oldest first. */
export function usePendingTexts(
  conversationId: string,
): { kind: "message" | "note"; text: string; at: string }[] {
  return useMutationState({
    filters: { mutationKey: actKey(conversationId), status: "pending" },
    select: ({ state }) => ({ act: state.variables as Act, at: new Date(state.submittedAt).toISOString() }),
  }).flatMap(({ act, at }) =>
    act.kind === "message" || act.kind === "note" ? [{ kind: act.kind, text: act.text, at }] : [],
  );
}

function perform(id: string, act: Act): Promise<ActResult> {
  const parameters = { id };
  switch (act.kind) {
    case "message":
      return callApi("sendMessage", { parameters, body: { text: act.text } });
    case "note":
      return callApi("addNote", { parameters, body: { text: act.text } });
    case "assign":
      return callApi("assignConversation", { parameters, body: { to: act.to } });
    case "close":
      return callApi("closeConversation", { parameters, body: {} });
    case "reopen":
      return callApi("reopenConversation", { parameters, body: {} });
    case "resume":
      return callApi("resumeConversation", { parameters, body: {} });
    case "retry-escalation":
      return callApi("retryEscalation", { parameters, body: {} });
    case "handoff":
      return callApi("handOffConversation", { parameters, body: act.reason ? { reason: act.reason } : {} });
  }
}
