import { z } from "zod";
import { idSchema } from "../values/values.ts";
import { versionSchema } from "./version.ts";

/** `https://www.example.com`, `https://*.example.com`, `http://localhost:8080`. */
const originSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/,
    "Use scheme and host alone, such as https://www.example.com or https://*.example.com.",
  );
const pagePatternSchema = z.string().trim().min(1).max(500);

const messengerFields = {
  isEnabled: z.boolean().describe("False: it shows nowhere, and takes no new conversations."),
  name: z.string().trim().min(1).max(60).describe("At the top, and beside the agent's answers."),
  greeting: z
    .string()
    .trim()
    .max(500)
    .describe("Before anybody has written; empty: in the visitor's language."),
  color: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, "Use a colour such as #2456e6."),
  position: z.enum(["right", "left"]),
  theme: z.enum(["auto", "light", "dark"]),
  language: z
    .string()
    .trim()
    .regex(/^(auto|[a-z]{2}(-[A-Z]{2})?)$/, "Use auto or a language code such as de."),
  texts: z
    .record(z.string().max(10), z.record(z.string().max(60), z.string().max(500)))
    .describe("Words replaced: language code, then the name of the text (docs/messenger.md)."),
  starters: z.array(z.string().trim().min(1).max(120)).max(6).describe("Buttons before the first message."),
  allowedOrigins: z.array(originSchema).max(100).describe("Sites that may use it; empty: any."),
  showOn: z
    .array(pagePatternSchema)
    .max(100)
    .describe("Pages on which it shows, * for anything; empty: all."),
  hideOn: z.array(pagePatternSchema).max(100).describe("Pages on which it does not; wins over showOn."),
  audience: z
    .enum(["everyone", "testers"])
    .describe('`testers`: only the people below, and where the snippet says data-audience="test".'),
  testers: z
    .array(z.string().trim().min(1).max(200))
    .max(1_000)
    .describe("User ids or e-mail addresses of identified users."),
  requiresIdentity: z.boolean().describe("Only users that your server has signed for may write."),
  preventsRepliesToClosed: z.boolean().describe("A closed conversation takes no reply; a new one is begun."),
  asksForRating: z.boolean(),
  allowsFiles: z.boolean(),
  handoffTo: z
    .strictObject({
      connectionId: idSchema,
      groupId: z.string().min(1).max(100).nullable(),
      topicId: z.string().min(1).max(100).nullable(),
    })
    .nullable()
    .describe(
      "Where conversations go when a person is wanted and no workflow says; null: Baton's own inbox. Group and topic of the helpdesk; null: as its connection's settings say.",
    ),
};

export const messengerDocumentSchema = z
  .object({ version: versionSchema, ...messengerFields })
  .meta({ id: "MessengerSettings", description: "How the messenger looks and behaves, and for whom." });
export type MessengerSettingsView = z.infer<typeof messengerDocumentSchema>;

export const messengerChangeSchema = z
  .strictObject(messengerFields)
  .partial()
  .extend({ version: versionSchema.optional() })
  .meta({ id: "MessengerSettingsChange", examples: [{ color: "#0a7d55", name: "Lumen Bikes" }] });
export type MessengerSettingsChange = z.infer<typeof messengerChangeSchema>;
