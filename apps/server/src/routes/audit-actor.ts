import type { AuditActor } from "@baton/database";
import type { Caller } from "../accounts/authenticate.ts";

/** Who the audit log names. */
export function auditActor(caller: Caller): AuditActor {
  return { kind: caller.kind, id: caller.id, name: caller.name };
}
