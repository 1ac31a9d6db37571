import type { MessengerBoot } from "@baton/api";
import { maximumFileBytes } from "@baton/api";
import { findMessenger, getSetting, hasOpeningWorkflow } from "@baton/database";
import {
  defaultMessenger,
  defaultOfficeHours,
  isOpen,
  type MessengerDocument,
  nextOpening,
  type OfficeHoursDocument,
} from "@baton/domain";
import type { Pool } from "pg";

export type MessengerSettings = {
  id: string;
  organizationId: string;
  document: MessengerDocument;
  officeHours: OfficeHoursDocument;
  /** A workflow speaks first: the messenger tells when a visitor opens a conversation. */
  tellsOpening: boolean;
};

/** Visitors ask for it with every page; a change in the dashboard is told and takes effect at once (see `forget`). */
const keepMs = 30_000;

export type MessengerSettingsCache = {
  /** Null: there is no such messenger. */
  get(id: string): Promise<MessengerSettings | null>;
  forget(organizationId: string): void;
};

/** The settings of messengers, kept for a moment; at most a few thousand, since ids come from strangers. */
export function createMessengerSettings(pool: Pool, now: () => Date): MessengerSettingsCache {
  const kept = new Map<string, { value: Promise<MessengerSettings | null>; until: number }>();

  const load = async (id: string): Promise<MessengerSettings | null> => {
    const messenger = await findMessenger(pool, id);
    if (!messenger) return null;
    const { organizationId } = messenger;
    const [document, officeHours, tellsOpening] = await Promise.all([
      getSetting(pool, { organizationId, name: "messenger" }),
      getSetting(pool, { organizationId, name: "office-hours" }),
      hasOpeningWorkflow(pool, { organizationId, channel: "web" }),
    ]);
    return {
      ...messenger,
      tellsOpening,
      document: { ...defaultMessenger, ...(document.document as Partial<MessengerDocument> | null) },
      officeHours: {
        ...defaultOfficeHours,
        ...(officeHours.document as Partial<OfficeHoursDocument> | null),
      },
    };
  };

  return {
    async get(id) {
      const at = now().getTime();
      const entry = kept.get(id);
      if (entry && entry.until > at) return entry.value;
      if (kept.size > 5_000) kept.clear();
      const value = load(id);
      kept.set(id, { value, until: at + keepMs });
      value.catch(() => kept.delete(id));
      return value;
    },
    forget(organizationId) {
      for (const [id, { value }] of kept) {
        value.then(
          (settings) => {
            if (settings === null || settings.organizationId === organizationId) kept.delete(id);
          },
          () => {},
        );
      }
    },
  };
}

/** What everybody may know of a messenger; the testers, the allowed sites and who answers stay here. */
export function presentBoot(
  { document, officeHours, tellsOpening }: MessengerSettings,
  now: Date,
): MessengerBoot {
  const { allowedOrigins: _origins, testers: _testers, handoffTo: _handoffTo, ...shown } = document;
  return {
    ...shown,
    maximumFileBytes,
    tellsOpening,
    hours: officeHours.enabled
      ? {
          isOpen: isOpen(officeHours, now),
          nextOpening: nextOpening(officeHours, now)?.toISOString() ?? null,
        }
      : null,
  };
}

/** Whether a page of this origin may use the messenger; a request without an origin is no page's. */
export function isAllowedOrigin(document: MessengerDocument, origin: string | undefined): boolean {
  if (document.allowedOrigins.length === 0 || origin === undefined) return true;
  const given = origin.toLowerCase();
  return document.allowedOrigins.some((allowed) => {
    const star = allowed.indexOf("*.");
    if (star < 0) return allowed === given;
    const scheme = allowed.slice(0, star);
    const domain = allowed.slice(star + 1);
    const host = given.slice(scheme.length);
    return given.startsWith(scheme) && host.endsWith(domain) && host.length > domain.length;
  });
}
