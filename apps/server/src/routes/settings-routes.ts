import { ALLOW_THRESHOLD, detectLanguage, matchTopics, NEVER_THRESHOLD } from "@baton/agent";
import type {
  AgentSettingsChange,
  ChannelsSettingsChange,
  HandoffSettingsChange,
  LearningSettingsChange,
  MessengerSettingsChange,
  OfficeHoursChange,
  TopicPreview,
  TopicPreviewRequest,
  TopicsChange,
} from "@baton/api";
import {
  addAuditEntry,
  getSetting,
  listRecentCustomerMessages,
  saveSetting,
  withTransaction,
} from "@baton/database";
import {
  type AgentDocument,
  type Channel,
  type ChannelSettings,
  channels,
  defaultAgentDocument,
  defaultChannelSettings,
  defaultHandoffSettings,
  defaultLearning,
  defaultMessenger,
  defaultOfficeHours,
  defaultTopics,
  type HandoffSettings,
  handoffPresetSwitches,
  type LearningDocument,
  type MessengerDocument,
  type OfficeHoursDocument,
  resolveHandoffSettings,
  type TopicsDocument,
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
  | "getTopicsSettings"
  | "putTopicsSettings"
  | "previewTopic"
  | "getOfficeHours"
  | "putOfficeHours"
  | "getMessengerSettings"
  | "putMessengerSettings"
  | "getLearningSettings"
  | "putLearningSettings"
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

  const topicsDocument = settingsDocument<TopicsDocument, TopicsChange>(dependencies, {
    name: "topics",
    complete: (stored) => ({ ...defaultTopics, ...stored }),
    change: (current, change) => ({ ...current, ...change }),
  });
  const officeHours = settingsDocument<OfficeHoursDocument, OfficeHoursChange>(dependencies, {
    name: "office-hours",
    complete: (stored) => ({ ...defaultOfficeHours, ...stored }),
    change: (current, change) => ({ ...current, ...change, weekly: { ...current.weekly, ...change.weekly } }),
  });
  const messenger = settingsDocument<MessengerDocument, MessengerSettingsChange>(dependencies, {
    name: "messenger",
    complete: (stored) => ({ ...defaultMessenger, ...stored }),
    change: (current, change) => ({ ...current, ...change }),
  });
  const learning = settingsDocument<LearningDocument, LearningSettingsChange>(dependencies, {
    name: "learning",
    complete: (stored) => ({ ...defaultLearning, ...stored }),
    change: (current, change) => ({ ...current, ...change }),
  });

  return {
    getChannelsSettings: ({ caller }) => channelsDocument.get(caller),
    putChannelsSettings: ({ caller, body }) => channelsDocument.put(caller, body),
    getHandoffSettings: ({ caller }) => handoffDocument.get(caller),
    putHandoffSettings: ({ caller, body }) => handoffDocument.put(caller, body),
    getAgentSettings: ({ caller }) => agentDocument.get(caller),
    putAgentSettings: ({ caller, body }) => agentDocument.put(caller, body),
    getTopicsSettings: ({ caller }) => topicsDocument.get(caller),
    putTopicsSettings: ({ caller, body }) => topicsDocument.put(caller, body),
    previewTopic: ({ caller, body }) => previewTopic(dependencies, caller, body),
    getOfficeHours: ({ caller }) => officeHours.get(caller),
    putOfficeHours: ({ caller, body }) => officeHours.put(caller, body),
    getMessengerSettings: ({ caller }) => messenger.get(caller),
    putMessengerSettings: ({ caller, body }) => messenger.put(caller, body),
    getLearningSettings: ({ caller }) => learning.get(caller),
    putLearningSettings: ({ caller, body }) => learning.put(caller, body),
  };
}

/** Messages from this share of the threshold on are shown as near misses. */
const NEARLY = 0.6;

/** The guard itself over what customers wrote last: what a topic would catch is seen before it is saved. */
async function previewTopic(
  { pool }: RouteDependencies,
  { organizationId }: Caller,
  { topic, list, limit }: TopicPreviewRequest,
): Promise<TopicPreview> {
  const messages = await listRecentCustomerMessages(pool, { organizationId, limit });
  const threshold = list === "never" ? NEVER_THRESHOLD : ALLOW_THRESHOLD;
  const matches = messages.flatMap(({ conversationId, text }) => {
    const match = matchTopics(text, [topic], detectLanguage(text).language, NEARLY * threshold)[0];
    if (match === undefined) return [];
    const { score, evidence } = match;
    return [{ conversationId, text: text.slice(0, 2_000), score, evidence, isCaught: score >= threshold }];
  });
  return { looked: messages.length, matches: matches.sort((a, b) => b.score - a.score) };
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
