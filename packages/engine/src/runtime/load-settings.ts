import type { Queryable } from "@baton/database";
import {
  type AgentDocument,
  type Channel,
  type ChannelSettings,
  channels,
  defaultAgentDocument,
  defaultChannelSettings,
  defaultHandoffSettings,
  defaultMessenger,
  defaultOfficeHours,
  defaultTopics,
  type EscalationTarget,
  type HandoffSettings,
  type OfficeHoursDocument,
  resolveHandoffSettings,
  type TopicsDocument,
} from "@baton/domain";

/** The settings documents of one organization that a turn reads, with defaults filled in. */
export type OrganizationSettings = {
  channels: Record<Channel, ChannelSettings>;
  handoff: HandoffSettings;
  agent: AgentDocument;
  topics: TopicsDocument;
  officeHours: OfficeHoursDocument;
  /** Where the messenger's conversations go when a person is wanted; null: Baton's own inbox. */
  messengerHandoffTo: EscalationTarget | null;
  /** The published workflows, in the order in which their triggers are tried. */
  workflows: { id: string; versionId: string }[];
};

/** Reads them for several organizations in one statement; an organization that saved nothing has the defaults. */
export async function loadSettings(
  database: Queryable,
  organizationIds: readonly string[],
): Promise<Map<string, OrganizationSettings>> {
  const unique = [...new Set(organizationIds)];
  const result = await database.query<{
    organization_id: string;
    name: string;
    document: Record<string, never>;
  }>({
    name: "load-settings",
    text: `select organization_id, name, document from setting where organization_id = any($1)
        and name in ('channels', 'handoff', 'agent', 'topics', 'office-hours', 'messenger')
      union all
      select organization_id, 'published workflows', jsonb_build_object('list',
          jsonb_agg(jsonb_build_object('id', id, 'versionId', published_version_id) order by position, created_at))
        from workflow where organization_id = any($1) and published_version_id is not null group by organization_id`,
    values: [unique],
  });
  const documents = new Map(result.rows.map((row) => [`${row.organization_id} ${row.name}`, row.document]));
  return new Map(
    unique.map((id) => {
      const saved = documents.get(`${id} channels`) as
        | Partial<Record<Channel, Partial<ChannelSettings>>>
        | undefined;
      const byChannel = Object.fromEntries(
        channels.map((channel) => [channel, { ...defaultChannelSettings[channel], ...saved?.[channel] }]),
      ) as Record<Channel, ChannelSettings>;
      return [
        id,
        {
          channels: byChannel,
          handoff: resolveHandoffSettings({ ...defaultHandoffSettings, ...documents.get(`${id} handoff`) }),
          agent: { ...defaultAgentDocument, ...documents.get(`${id} agent`) },
          topics: { ...defaultTopics, ...documents.get(`${id} topics`) },
          workflows: (documents.get(`${id} published workflows`)?.list ??
            []) as OrganizationSettings["workflows"],
          messengerHandoffTo: { ...defaultMessenger, ...documents.get(`${id} messenger`) }.handoffTo,
          officeHours: { ...defaultOfficeHours, ...documents.get(`${id} office-hours`) },
        },
      ];
    }),
  );
}
