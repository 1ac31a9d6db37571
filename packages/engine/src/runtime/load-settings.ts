import type { Queryable } from "@baton/database";
import {
  type AgentDocument,
  type Channel,
  type ChannelSettings,
  channels,
  defaultAgentDocument,
  defaultChannelSettings,
  defaultHandoffSettings,
  defaultOfficeHours,
  defaultTopics,
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
    text: "select organization_id, name, document from setting where organization_id = any($1) and name in ('channels', 'handoff', 'agent', 'topics', 'office-hours')",
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
          officeHours: { ...defaultOfficeHours, ...documents.get(`${id} office-hours`) },
        },
      ];
    }),
  );
}
