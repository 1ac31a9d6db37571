import type { Queryable } from "../queryable.ts";

export type FoundConversation = {
  id: string;
  organizationId: string;
  connectionId: string;
  connectionName: string;
  externalId: string;
};

/**
 * Conversations that a person may mean: by Baton's id, by `external:<connection id>:<external id>`, by an id of the
 * helpdesk, or by a link into the helpdesk's agent app. Over all organizations, for the command line; at most ten.
 */
export async function findConversations(
  database: Queryable,
  reference: string,
): Promise<FoundConversation[]> {
  const exact = /^external:([^:]+):(.+)$/.exec(reference);
  const names = exact ? [exact[2] as string] : [reference, ...segmentsOfUrl(reference)];
  const { rows } = await database.query<FoundConversation>({
    text: `select c.id, c.organization_id as "organizationId", c.connection_id as "connectionId",
        n.name as "connectionName", c.external_id as "externalId"
      from conversation c join connection n on n.id = c.connection_id
      where ($2::text is null or c.connection_id::text = $2)
        and (c.external_id = any($1) or c.external_alternate_id = any($1)
          or ($2::text is null and (c.id::text = any($1) or c.external_url = any($1))))
      order by c.last_message_at desc nulls last, c.id limit 10`,
    values: [names, exact ? exact[1] : null],
  });
  // Its own id is the one name that can mean nothing else.
  const own = rows.filter((row) => row.id === reference);
  return own.length > 0 ? own : rows;
}

/** Links of helpdesks name the conversation in one part of their path, and which part differs. */
function segmentsOfUrl(reference: string): string[] {
  if (!/^https?:\/\//.test(reference) || !URL.canParse(reference)) return [];
  const { pathname, hash } = new URL(reference);
  return `${pathname}/${hash.slice(1)}`
    .split("/")
    .map((part) => decodeURIComponent(part))
    .filter((part) => part.length >= 4);
}
