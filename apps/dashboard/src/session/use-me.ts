import { includesRole, type Me, type Role } from "@baton/api";
import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "../api/queries.ts";

/** Who is signed in; below the signed-in layout only, which has read it before. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the one who is signed in may do what needs this role. The server decides; this only spares dead ends. */
export function useMay(minimum: Role): boolean {
  return includesRole(useMe().role, minimum);
}

/** What to call the one who is signed in. */
export function nameOfMe(me: Me): string {
  return me.user?.name || me.user?.email || me.apiKey?.name || "You";
}
