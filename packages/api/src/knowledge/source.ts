import { z } from "zod";
import { pageQuery } from "../values/list.ts";
import { failureSchema, idSchema, timeSchema } from "../values/values.ts";

const audienceSchema = z.enum(["public", "internal"]);
const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "Use a language tag such as en or pt-BR.");
const addressSchema = z.url({
  protocol: /^https?$/,
  error: "Enter an address that begins with https:// or http://.",
});
const pathsSchema = z.array(
  z.string().trim().min(1).max(300).regex(/^[/*]/, "A path begins with /; * stands for anything."),
);

export const webSourceSettingsSchema = z
  .strictObject({
    mode: z
      .enum(["pages", "sitemap", "site"])
      .describe(
        "`pages`: these pages. `sitemap`: what sitemaps list. `site`: a site, by following its links.",
      ),
    urls: z
      .array(addressSchema)
      .min(1, "Enter at least one address.")
      .max(500)
      .describe("Pages; or sitemaps, or sites whose sitemap is looked for; or where to begin."),
    include: pathsSchema
      .max(50)
      .optional()
      .describe("Only paths that match one of these; `*` stands for anything."),
    exclude: pathsSchema.max(50).optional().describe("No paths that match one of these."),
    maximumPages: z.number().int().min(1).max(20_000).optional().describe("Default 1,000."),
    delayMs: z
      .number()
      .int()
      .min(0)
      .max(60_000)
      .optional()
      .describe(
        "Pause between two requests, default 250. What the site's robots.txt asks for counts when it is more.",
      ),
  })
  .meta({ id: "WebSourceSettings" });
export type WebSourceSettings = z.infer<typeof webSourceSettingsSchema>;

export const helpdeskSourceSettingsSchema = z
  .strictObject({
    connectionId: idSchema.describe("The connection whose knowledge base is read."),
    collectionIds: z
      .array(z.string().min(1).max(100))
      .max(500)
      .optional()
      .describe("From `GET /connections/{id}/knowledge`; none: everything, what is added later included."),
    publicUrl: addressSchema
      .optional()
      .describe(
        "Where customers read it, for links in answers, when the helpdesk does not tell: `https://help.example.com`.",
      ),
  })
  .meta({ id: "HelpdeskSourceSettings" });
export type HelpdeskSourceSettings = z.infer<typeof helpdeskSourceSettingsSchema>;

export const fileSourceSettingsSchema = z.strictObject({}).meta({ id: "FileSourceSettings" });

/** The settings of each kind of source; every kind that is not named here is a helpdesk. */
export function sourceSettingsSchema(kind: string): z.ZodType<Record<string, unknown>> {
  if (kind === "web") return webSourceSettingsSchema;
  return kind === "files" ? fileSourceSettingsSchema : helpdeskSourceSettingsSchema;
}

const sourceFields = {
  name: z.string().trim().min(1).max(200),
  settings: z
    .record(z.string(), z.unknown())
    .describe("By kind: `WebSourceSettings`, `HelpdeskSourceSettings`; nothing for files."),
  audience: audienceSchema.describe(
    "`internal`: nothing of it is ever part of a customer-facing answer. `public`: what the source itself shows to everybody is.",
  ),
  language: languageSchema.nullable().describe("Of what does not say its own; null: detected."),
  syncEveryHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 31)
    .nullable()
    .describe("Null: only when asked."),
};

const countsSchema = {
  checked: z.number().int().describe("Documents looked at, unchanged ones included."),
  changed: z.number().int().describe("New or changed."),
  removed: z.number().int(),
  failed: z.number().int().describe("Could not be read; what was read before stays in use."),
  leftOut: z.number().int().describe("Seen and not used; each document says why."),
};

export const sourceSchema = z
  .object({
    id: idSchema,
    kind: z.string().describe("`web`, `files`, or the name of a helpdesk whose knowledge base is read."),
    ...sourceFields,
    language: z.string().nullable(),
    state: z
      .enum(["new", "waiting", "syncing", "ready", "empty", "failed", "cancelled"])
      .describe("`empty`: synced, and nothing usable came of it. `waiting`: a sync is queued."),
    failure: failureSchema.nullable().describe("Why the last sync failed, or yielded nothing."),
    progress: z
      .object({
        ...countsSchema,
        found: z.number().int().nullable().describe("How many there are, as far as is known."),
      })
      .nullable()
      .describe("Of the sync that runs."),
    lastSync: z
      .object({
        ...countsSchema,
        outcome: z.enum(["done", "partial", "failed", "cancelled"]),
        startedAt: timeSchema,
        finishedAt: timeSchema,
        notes: z.array(z.string()).describe("What one should know of it, in words."),
      })
      .nullable(),
    nextSyncAt: timeSchema.nullable(),
    counts: z.object({
      documents: z.number().int().describe("Pages, files or articles of the helpdesk."),
      failedDocuments: z.number().int(),
      articles: z.number().int().describe("In use."),
      passages: z.number().int().describe("In use."),
    }),
    version: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: "KnowledgeSource", description: "A place that articles are read from." });
export type SourceView = z.infer<typeof sourceSchema>;

export const sourceDraftSchema = z
  .strictObject({
    kind: z
      .string()
      .regex(/^[a-z]{2,30}$/)
      .describe("`web`, `files`, or the name of a connected helpdesk that has a knowledge base."),
    name: sourceFields.name,
    settings: sourceFields.settings.default({}),
    audience: sourceFields.audience.default("public"),
    language: sourceFields.language.default(null),
    syncEveryHours: sourceFields.syncEveryHours.default(24),
  })
  .meta({
    id: "KnowledgeSourceDraft",
    examples: [
      {
        kind: "web",
        name: "Help center",
        settings: { mode: "sitemap", urls: ["https://help.example.com/sitemap.xml"] },
      },
    ],
  });

export const sourcePatchSchema = z
  .strictObject({
    ...sourceFields,
    version: z.number().int().describe("When given and no longer current: 409."),
  })
  .partial()
  .meta({ id: "KnowledgeSourcePatch" });

export const sourceDocumentSchema = z
  .object({
    id: idSchema,
    externalId: z.string().describe("Its address or id in the source."),
    title: z.string().nullable(),
    url: z.string().nullable(),
    audience: audienceSchema.describe("Who may read it according to the source itself."),
    state: z.enum(["read", "failed", "left-out"]),
    failure: failureSchema.nullable(),
    articles: z.number().int(),
    passages: z.number().int(),
    readAt: timeSchema.describe("When it last changed."),
  })
  .meta({ id: "SourceDocument", description: "A page, file or helpdesk article of a source." });
export type SourceDocumentView = z.infer<typeof sourceDocumentSchema>;

export const uploadResultSchema = z
  .object({
    files: z.array(
      z.object({
        name: z.string(),
        articles: z.number().int(),
        passages: z.number().int(),
        notes: z.array(z.string()),
        failure: failureSchema
          .nullable()
          .describe("Why it was not taken; what was there under that name stays."),
      }),
    ),
  })
  .meta({ id: "UploadResult", description: "What became of each file." });
export type UploadResult = z.infer<typeof uploadResultSchema>;

export const collectionSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    detail: z.string().nullable(),
    audience: audienceSchema.describe("Who may read what is published in it."),
  })
  .meta({
    id: "KnowledgeCollection",
    description: "A part of a helpdesk's knowledge base that can be chosen.",
  });

export const sourceDocumentQuerySchema = z.object(pageQuery);
