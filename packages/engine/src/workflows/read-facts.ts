import { getContactFacts } from "@baton/database";
import { isOpen, nextOpening } from "@baton/domain";
import type { Facts } from "@baton/workflows";
import type { ConversationWork } from "../worker/conversation-work.ts";
import type { EngineDependencies } from "../worker/dependencies.ts";

/**
 * What a workflow may know of a conversation: its contact, its channel, and whether people are there (M12).
 *
 * @param language the customer's; null: not known, and they are spoken to in the organization's.
 */
export async function readFacts(
  dependencies: EngineDependencies,
  work: ConversationWork,
  language: string | null,
): Promise<Facts> {
  const { state, settings } = work;
  const { fallback } = settings.agent.language;
  const now = dependencies.now();
  const told = work.snapshot?.value.contact ?? work.contactFacts;
  const isClaimed = work.connection.connector.manifest.capabilities.claimsIdentity === true;
  const known =
    state.contactId === null ? null : await getContactFacts(dependencies.database, state.contactId);
  // Without office hours people count as always there.
  const opensAt = settings.officeHours.enabled ? nextOpening(settings.officeHours, now) : now;
  const isOpenNow = !settings.officeHours.enabled || isOpen(settings.officeHours, now);
  const attributes = {
    "contact.name": told?.name ?? known?.name,
    "contact.email": told?.email ?? known?.email,
    "contact.phone": told?.phone ?? known?.phone,
    "contact.isVerified": !isClaimed || told?.isVerified === true,
    "conversation.channel": state.channel,
    "conversation.helpdesk": work.connection.connector.manifest.helpdesk,
    "conversation.language": language,
    "conversation.sentiment": state.sentiment,
    "conversation.tags": state.tags.join(", "),
    "office.isOpen": isOpenNow,
    "office.opensAt":
      isOpenNow || opensAt === null
        ? null
        : sayWhen(opensAt, settings.officeHours.timeZone, language ?? fallback),
  };
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined && value !== ""),
    ) as Facts["attributes"],
    officeOpensAt: isOpenNow ? null : (opensAt?.toISOString() ?? null),
    // A helpdesk knows its customer; where anybody could claim any address, a code proves it (M3).
    needsVerification: isClaimed && told?.isVerified !== true,
    languages: language === null ? [fallback] : [language, fallback],
  };
}

/** "Monday 3 March at 09:00 CET", as the customer's language says it. */
function sayWhen(at: Date, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
