import type { ConversationView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { callApi } from "../api/call-api.ts";
import { helpdesksQuery } from "../api/queries.ts";

/** Often enough for the visitor's dots to stay, seldom enough to cost nothing. */
const tellEveryMilliseconds = 3_000;

/** Lets a visitor of the messenger see that a teammate is writing; helpdesks have no such call. */
export function useTellTyping({ id, connection }: ConversationView): () => void {
  const helpdesks = useQuery(helpdesksQuery).data;
  const canTell = helpdesks?.find(({ helpdesk }) => helpdesk === connection.helpdesk)?.isBuiltIn === true;
  const toldAt = useRef(0);
  return () => {
    if (!canTell || Date.now() - toldAt.current < tellEveryMilliseconds) return;
    toldAt.current = Date.now();
    // A courtesy: nobody is told when it does not get through.
    callApi("showTyping", { parameters: { id }, body: {} }).catch(() => {});
  };
}
