import type { AgentSettingsChange, ChannelsSettingsChange, HandoffSettingsChange } from "@baton/api";
import { addAuditEntry, getSetting, saveSetting, withTransaction } from "@baton/database";
import {
  type AgentDocument,
  type Channel,
  type ChannelSettings,
  channels,
  defaultAgentDocument,
  defaultChannelSettings,
  defaultHandoffSettings,
  type HandoffSettings,
  handoffPresetSwitches,
  resolveHandoffSettings,
} from "@baton/domain";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type SettingsHandlers = Pick<
  Handlers,
  | "getChannelsSettings"
  | "putChannelsSettings"
  | "getHandoffSettings"
  | "putHandoffSettings"
  | "getAgentSettings"
  | "putAgentSettings"
>;

type ChannelsDocument = Record<Channel, ChannelSettings>;

export function settingsRoutes(dependencies: RouteDependencies): SettingsHandlers {
  const channelsDocument = settingsDocument<ChannelsDocument, ChannelsSettingsChange>(dependencies, {
    name: "channels",
    complete: (stored) => mergeChannels(defaultChannelSettings, stored),
    change: mergeChannels,
  });
  const handoffDocument = settingsDocument<HandoffSettings, HandoffSettingsChange>(dependencies, {
    name: "handoff",
    complete: (stored) => resolveHandoffSettings({ ...defaultHandoffSettings, ...stored }),
    change: changeHandoff,
  });
  const agentDocument = settingsDocument<AgentDocument, AgentSettingsChange>(dependencies, {
    name: "agent",
    complete: (stored) => ({ ...defaultAgentDocument, ...stored }),
    change: (current, change) => ({ ...current, ...change }),
  });

  return {
    getChannelsSettings: ({ caller }) => channelsDocument.get(caller),
    putChannelsSettings: ({ caller, body }) => channelsDocument.put(caller, body),
    getHandoffSettings: ({ caller }) => handoffDocument.get(caller),
    putHandoffSettings: ({ caller, body }) => handoffDocument.put(caller, body),
    getAgentSettings: ({ caller }) => agentDocument.get(caller),
    putAgentSettings: ({ caller, body }) => agentDocument.put(caller, body),
  };
}

function mergeChannels(
  current: ChannelsDocument,
  change: { [Name in Channel]?: Partial<ChannelSettings> | undefined },
): ChannelsDocument {
  return Object.fromEntries(
    channels.map((channel) => [channel, { ...current[channel], ...change[channel] }]),
  ) as ChannelsDocument;
}

/**
 * Choosing another preset sets all switches. Under the same preset, a switch that differs from it means that somebody
 * turned it by hand: the document becomes `custom`, also when the whole of it was sent back with the preset's name.
 */
function changeHandoff(
  current: HandoffSettings,
  change: Omit<HandoffSettingsChange, "version">,
): HandoffSettings {
  const changed = { ...current, ...change };
  if (changed.preset === "custom") return changed;
  if (changed.preset !== current.preset) return resolveHandoffSettings(changed);
  const switches = handoffPresetSwitches[changed.preset];
  const names = Object.keys(switches) as (keyof typeof switches)[];
  return names.every((name) => changed[name] === switches[name]) ? changed : { ...changed, preset: "custom" };
}

/** One settings document: read with its defaults, changed under its version, each change in the audit log (D8). */
function settingsDocument<Document extends object, Change extends { version?: number | undefined }>(
  { pool, changes }: RouteDependencies,
  options: {
    name: string;
    /** Fills up what is stored, perhaps by an older version, with the defaults. */
    complete: (stored: Partial<Document>) => Document;
    change: (current: Document, change: Omit<Change, "version">) => Document;
  },
) {
  const { name } = options;
  const complete = (document: unknown) => options.complete((document ?? {}) as Partial<Document>);

  return {
    async get({ organizationId }: Caller): Promise<Document & { version: number }> {
      const stored = await getSetting(pool, { organizationId, name });
      return { ...complete(stored.document), version: stored.version };
    },

    async put(caller: Caller, body: Change): Promise<Document & { version: number }> {
      const { organizationId } = caller;
      const { version: expected, ...change } = body;
      const saved = await withTransaction(pool, async (client) => {
        const stored = await getSetting(client, { organizationId, name });
        if (expected !== undefined && expected !== stored.version) throw conflict(stored.version);
        const before = complete(stored.document);
        const document = options.change(before, change);
        const version = await saveSetting(client, {
          organizationId,
          name,
          document,
          expectedVersion: stored.version,
          updatedBy: caller.id,
        });
        // Between the read and the write; without a version in the request too, so that the log's "before" is true.
        if (version === null) throw conflict(stored.version + 1);
        await addAuditEntry(client, {
          organizationId,
          actor: auditActor(caller),
          action: "setting-changed",
          subject: `setting:${name}`,
          before,
          after: document,
        });
        return { ...document, version };
      });
      changes.publish({ organizationId, topic: "settings", id: name });
      return saved;
    },
  };
}

function conflict(version: number): ApiError {
  return new ApiError(
    "version-conflict",
    "Somebody else changed these settings in between. Load them again.",
    {
      version,
    },
  );
}
