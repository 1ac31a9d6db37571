import { createUuid, type Queryable, storeDeliveries } from "@baton/database";
import type { ActAsTeammate, TeammateAct } from "../contract.ts";
import type { ConnectionPool } from "../runtime/connection-runtime.ts";
import type { TeammateActDelivery } from "./apply-teammate-act.ts";

/** Accepts what a person does in Baton's inbox: checked, stored durably, done by the next worker. */
export function createActAsTeammate(input: {
  database: Queryable;
  connections: ConnectionPool;
  onStored(count: number): void;
}): ActAsTeammate {
  return async ({ organizationId, conversationId, actor, shownName, act }) => {
    const found = await input.database.query<{ connection_id: string; external_id: string; status: string }>(
      "select connection_id, external_id, status from conversation where id = $1 and organization_id = $2",
      [conversationId, organizationId],
    );
    const conversation = found.rows[0];
    if (!conversation) return { kind: "not-found" };
    const connection = (await input.connections.get([conversation.connection_id])).get(
      conversation.connection_id,
    );
    if (!connection || connection.status === "disconnected") {
      return {
        kind: "refused",
        code: "connection-disconnected",
        message: "The connection is disconnected, so nothing can be sent. Connect the helpdesk again first.",
      };
    }
    const missing = missingCapability(act, connection.connector.manifest.capabilities.actions);
    if (missing) {
      return {
        kind: "refused",
        code: "not-supported",
        message: `${connection.connector.manifest.label} cannot do this (${missing}).`,
      };
    }
    // The id is made here, so that the answer can name what is about to be done.
    const actionId = createUuid();
    const payload: TeammateActDelivery = { act, actor, shownName, actionId };
    await storeDeliveries(input.database, [
      {
        connectionId: conversation.connection_id,
        key: `inbox:${createUuid()}`,
        conversationExternalId: conversation.external_id,
        event: `inbox.${act.kind}`,
        body: Buffer.from(JSON.stringify(payload)),
        headers: {},
        source: "inbox",
      },
    ]);
    input.onStored(1);
    return {
      kind: "planned",
      actionIds: act.kind === "resume" || act.kind === "retry-escalation" ? [] : [actionId],
    };
  };
}

function missingCapability(act: TeammateAct, actions: readonly string[]): string | null {
  const needed = neededAction(act);
  return needed === null || actions.includes(needed) ? null : needed;
}

function neededAction(act: TeammateAct): string | null {
  switch (act.kind) {
    case "message":
      return "reply";
    case "note":
      return "note";
    case "assign":
      return act.to.kind === "agent" ? "claim" : act.to.kind === "none" ? "unassign" : "assign-teammate";
    case "close":
    case "reopen":
      return "set-status";
    case "handoff":
      return "unassign";
    case "resume":
    case "retry-escalation":
      return null;
  }
}
