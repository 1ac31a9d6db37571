import { z } from "zod";
import { fieldMappingSetting } from "../field-mapping/field-mapping.ts";

/** The only hosts of Freshdesk's API: a company's own host name shows the portal but does not serve it. */
const allowedSuffix = ".freshdesk.com";

/** Goes into a header: anything but printable ASCII is a slip in copying. */
const secret = z
  .string()
  .trim()
  .min(1, "is empty")
  .regex(
    /^[\x21-\x7e]+$/,
    "has a space, line break or special character inside: copy it again, without what stands around it",
  );
const optionalText = z
  .string()
  .trim()
  .transform((text) => (text === "" ? undefined : text))
  .optional();
const optionalId = z
  .string()
  .trim()
  .regex(/^\d*$/, "is not a Freshdesk id: choose one from the list")
  .transform((text) => (text === "" ? undefined : text))
  .optional();
const ids = z.array(z.string().trim().regex(/^\d+$/, "is not a Freshdesk id: choose one from the list"));

/** `<prefix>_assist_mode` is the longest tag made of it, and Freshdesk takes 32 characters. */
const maximumPrefixLength = 32 - "_assist_mode".length;

/** How a handed-off ticket reaches people (FD7). */
const handoffRoutings = ["unassign", "unassign_marker", "agent", "group"] as const;

/**
 * Settings of a Freshdesk connection, strict: a key that is not known is refused by name. `""` counts as not given.
 */
export const freshdeskSettingsSchema = z
  .strictObject({
    /** The account's own host, e.g. `acme.freshdesk.com`. */
    domain: z
      .string()
      .trim()
      .toLowerCase()
      .superRefine((domain, context) => {
        const problem = findDomainProblem(domain);
        if (problem) context.addIssue({ code: "custom", message: problem });
      }),
    /** Belongs to one Freshdesk agent; the AI writes as that agent. */
    apiKey: secret,
    /** On: every new ticket. Off: tickets assigned to the agent account or lying in the default group (G3). */
    autoHandleAll: z.boolean().default(false),
    defaultGroupId: optionalId,
    /** Only tickets in these groups; none given: all (G7). */
    groupIds: ids.optional(),
    /** Only tickets of these products; none given: all (G7). */
    productIds: ids.optional(),
    handoffRouting: z.enum(handoffRoutings).default("unassign"),
    handoffAgentId: optionalId,
    handoffGroupId: optionalId,
    /** Name of the ticket field that the account's own automation reads, e.g. `cf_baton_handoff`. */
    markerField: z
      .string()
      .trim()
      .regex(
        /^[A-Za-z0-9_]*$/,
        "is the field's name in the API, e.g. cf_baton_handoff: choose one from the list",
      )
      .transform((text) => (text === "" ? undefined : text))
      .optional(),
    assistFooter: optionalText,
    tagPrefix: z
      .string()
      .trim()
      .regex(/^[^,"]*$/, "must be without commas and quotes")
      .max(
        maximumPrefixLength,
        `is longer than ${maximumPrefixLength} characters: Freshdesk's tags end at 32`,
      )
      .default("")
      .transform((text) => text || "baton"),
    fieldMapping: fieldMappingSetting({
      pattern: /^[A-Za-z0-9_]{1,100}$/,
      form: "it is the field's name in the API, e.g. cf_plan; choose one from the list",
    }),
    /** A simulator or proxy in place of `https://<domain>`, with or without `/api/v2`. */
    apiBaseUrl: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }).optional(),
  })
  .superRefine((settings, context) => {
    const needs = (field: "handoffAgentId" | "handoffGroupId" | "markerField", why: string) => {
      if (settings[field] === undefined) context.addIssue({ code: "custom", path: [field], message: why });
    };
    const isElsewhere = settings.apiBaseUrl === undefined && !settings.domain.endsWith(allowedSuffix);
    if (isElsewhere && findDomainProblem(settings.domain) === null) {
      context.addIssue({
        code: "custom",
        path: ["domain"],
        message: `must end in ${allowedSuffix.slice(1)}: your own address shows the portal but does not serve the API. Enter the one under which Freshdesk made the account, e.g. acme.freshdesk.com`,
      });
    }
    if (settings.handoffRouting === "agent")
      needs("handoffAgentId", "is needed too: the routing hands over to this agent");
    if (settings.handoffRouting === "group")
      needs("handoffGroupId", "is needed too: the routing hands over to this group");
    if (settings.handoffRouting === "unassign_marker")
      needs("markerField", "is needed too: the routing sets this field");
  });

export type FreshdeskSettings = z.output<typeof freshdeskSettingsSchema>;

/** A sentence naming the right form, or null when the domain is a plain host. */
function findDomainProblem(domain: string): string | null {
  if (domain === "") return "is empty: enter your Freshdesk host, e.g. acme.freshdesk.com";
  if (isHost.test(domain)) return null;
  if (/^[a-z0-9-]{1,63}$/.test(domain)) return `is not a full host: enter ${domain}.freshdesk.com`;
  const host = domain
    .replace(/^[a-z][a-z0-9+.-]*:\/+/, "")
    .replace(/[/?#].*$/, "")
    .replace(/:\d+$/, "");
  const advice = isHost.test(host) ? `enter just ${host}` : "enter just the host, e.g. acme.freshdesk.com";
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(domain))
    return `must be without ${domain.split("://")[0]}://: ${advice}`;
  if (/[/?#]/.test(domain)) return `must be without a path: ${advice}`;
  return `is not a host name: ${advice}`;
}

const isHost = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
