import { z } from "zod";
import { fieldMappingSetting, findFaults } from "../field-mapping/field-mapping.ts";

/** Hosts that Freshworks serves the chat API from. Anything else would be handed the token. */
const allowedSuffixes = ["freshchat.com", "myfreshworks.com"];

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

/** Custom properties of users and conversations; Freshchat offers no list of them. The one without prefix is a conversation's own. */
const freshchatField = {
  pattern: /^(?:cf_[A-Za-z0-9_]{1,97}|priority)$/,
  form: "Freshchat's own fields begin with cf_, e.g. cf_plan",
};

const crmField = {
  pattern: /^[a-z][a-z0-9_]{0,98}$/,
  form: "it is the field's name in the CRM's API, e.g. job_title or cf_plan",
};

/** An attribute that comes from two fields would change with every comparison. */
function findRepeated(lines: readonly { attribute: string }[]): string[] {
  return lines.flatMap(({ attribute }, index) => {
    const earlier = lines.findIndex((line) => line.attribute === attribute);
    return attribute === "" || earlier === index
      ? []
      : [`line ${index + 1} maps the attribute of line ${earlier + 1} again`];
  });
}

/**
 * Settings of a Freshchat connection, strict: a key that is not known is refused by name. `""` counts as not given.
 */
export const freshchatSettingsSchema = z
  .strictObject({
    /** The host of the chat URL, e.g. `acme.freshchat.com`; never derived from the company's name. */
    domain: z
      .string()
      .trim()
      .toLowerCase()
      .superRefine((domain, context) => {
        const problem = findDomainProblem(domain);
        if (problem) context.addIssue({ code: "custom", message: problem });
      }),
    accessToken: secret,
    /** The account that the agent posts as; compared without regard to case. */
    defaultAgentEmail: z.string().trim().toLowerCase().pipe(z.email("is not an e-mail address")),
    /** On: every unassigned conversation is claimed and answered. Off: only those assigned to the agent account. */
    autoHandleAll: z.boolean().default(false),
    /** Only conversations in these topics; none given: all. */
    topicIds: z.array(z.string().trim().min(1)).optional(),
    escalationGroupId: optionalText,
    /** As copied from Freshchat: any label, one line or many. Without it deliveries are taken on the URL's secrecy. */
    webhookPublicKey: optionalText,
    fieldMapping: fieldMappingSetting(freshchatField),
    crmApiKey: secret.optional().or(z.literal("").transform(() => undefined)),
    /** `acme` of `acme.myfreshworks.com`. */
    crmBundleAlias: z
      .string()
      .trim()
      .toLowerCase()
      .regex(
        /^[a-z0-9-]*$/,
        'is the first part of the CRM address only, e.g. "acme" of acme.myfreshworks.com',
      )
      .transform((text) => (text === "" ? undefined : text))
      .optional(),
    /** What is kept in step with the CRM; left out: name, e-mail, phone and the company's name, both ways. */
    crmFieldMapping: z
      .array(
        z.strictObject({
          attribute: z.string().trim(),
          object: z.enum(["contact", "company"]),
          field: z.string().trim(),
          direction: z.enum(["both", "to-crm", "from-crm"]).default("both"),
        }),
      )
      .max(100)
      .superRefine((lines, context) => {
        for (const message of [...findFaults(lines, crmField), ...findRepeated(lines)]) {
          context.addIssue({ code: "custom", message });
        }
      })
      .optional(),
    /** A simulator or proxy in place of `https://<domain>`, with or without `/v2`. */
    apiBaseUrl: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }).optional(),
  })
  .superRefine((settings, context) => {
    if (settings.apiBaseUrl === undefined && !hasAllowedSuffix(settings.domain)) {
      context.addIssue({
        code: "custom",
        path: ["domain"],
        message: `must end in ${allowedSuffixes.join(" or ")}: enter the chat URL's host, which Freshchat shows beside the API token, e.g. acme.freshchat.com`,
      });
    }
    if ((settings.crmApiKey === undefined) !== (settings.crmBundleAlias === undefined)) {
      const missing = settings.crmApiKey === undefined ? "crmApiKey" : "crmBundleAlias";
      context.addIssue({
        code: "custom",
        path: [missing],
        message: "is needed too: the CRM sync works with API key and bundle alias together",
      });
    }
  });

export type FreshchatSettings = z.output<typeof freshchatSettingsSchema>;

/** A sentence naming the right form, or null when the domain is a plain host. */
function findDomainProblem(domain: string): string | null {
  if (domain === "") return "is empty: enter your chat host, e.g. acme.freshchat.com";
  if (isHost.test(domain)) return null;
  const host = domain
    .replace(/^[a-z][a-z0-9+.-]*:\/+/, "")
    .replace(/[/?#].*$/, "")
    .replace(/:\d+$/, "");
  const advice = isHost.test(host) ? `enter just ${host}` : "enter just the host, e.g. acme.freshchat.com";
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(domain))
    return `must be without ${domain.split("://")[0]}://: ${advice}`;
  if (/[/?#]/.test(domain)) return `must be without a path: ${advice}`;
  if (!domain.includes(".")) return "is not a full host: enter all of it, e.g. acme.freshchat.com";
  return `is not a host name: ${advice}`;
}

const isHost = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

function hasAllowedSuffix(domain: string): boolean {
  return allowedSuffixes.some((suffix) => domain.endsWith(`.${suffix}`));
}
