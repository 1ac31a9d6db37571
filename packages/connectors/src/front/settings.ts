import { z } from "zod";

/** Goes into a header: anything but printable ASCII is a slip in copying. */
const secret = z
  .string()
  .trim()
  .min(1, "is empty")
  .regex(
    /^[\x21-\x7e]+$/,
    "has a space, line break or special character inside: copy it again, without what stands around it",
  );
const inboxId = z
  .string()
  .trim()
  .regex(/^inb_[a-z0-9]+$/, "is not the id of an inbox in Front (inb_…): choose one from the list");

/**
 * Settings of a Front connection, strict: a key that is not known is refused by name. `""` counts as not given.
 */
export const frontSettingsSchema = z.strictObject({
  /** Of the company, made by an admin; what it may do is chosen when it is made. */
  apiToken: z
    .string()
    .transform((token) => token.replace(/^\s*Bearer\s+/i, ""))
    .pipe(secret),
  /**
   * The teammate that the agent posts as. Empty only until one is chosen from the list, for which the token must work already; the
   * live check lets nothing be stored without.
   */
  teammateId: z
    .string()
    .trim()
    .regex(/^(?:tea_[a-z0-9]+)?$/, "is not the id of a teammate in Front (tea_…): choose one from the list")
    .default(""),
  /** On: unassigned conversations are answered. Off: only those assigned to the teammate (G4). */
  handleUnassigned: z.boolean().default(false),
  /** Only conversations in these inboxes; none given: all (G7). */
  inboxIds: z.array(inboxId).optional(),
  /** Conversations that the agent works on are tagged in Front (FR6). */
  syncTags: z.boolean().default(false),
  /** Signs deliveries: the app's signing key, or the API secret of the Webhooks integration for rules. */
  webhookSecret: z
    .string()
    .trim()
    .transform((text) => (text === "" ? undefined : text))
    .optional(),
  /** A simulator or proxy in place of `https://api2.frontapp.com`. */
  apiBaseUrl: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }).optional(),
});

export type FrontSettings = z.output<typeof frontSettingsSchema>;
