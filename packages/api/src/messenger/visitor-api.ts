import { storableText } from "@baton/domain/storable-text";
import { z } from "zod";

/**
 * What the messenger in a customer's browser and the server say to each other, below `/messenger/v1`. Apart from the admin API:
 * other callers, other rights, other lifetimes. The messenger imports the types alone; the schemas stay on the server.
 */

const uuid = z.uuid();

/** Longest message of a customer, characters. */
export const maximumVisitorText = 10_000;
/** Largest file, and most files on one message. Said in the messenger before anybody waits for an upload. */
export const maximumFileBytes = 10_000_000;
export const maximumFilesPerMessage = 5;

/** What a stranger wrote, as it can be stored: a message that is refused for one invisible character is a message lost. */
const writtenText = (maximum: number) =>
  z
    .string()
    .transform((text) => storableText(text).trim())
    .pipe(z.string().max(maximum));
/** Made by a script: letters, digits and dashes. */
const opaque = (shortest: number, longest: number) =>
  z
    .string()
    .min(shortest)
    .max(longest)
    .regex(/^[\w-]+$/);

export const sessionRequestSchema = z.strictObject({
  messengerId: uuid,
  /** The session of an earlier visit, from this browser's storage. */
  token: z.string().min(20).max(100).optional(),
  /** Signed by the company's server (M7). What is too long for a token is refused as one, in words that its developer can use. */
  identityToken: z.string().min(1).max(100_000).optional(),
  /** Random and kept by this browser: an identity token is good in the browser that showed it first. */
  device: opaque(16, 100),
  /** A page may call its language what it likes; what is no language code says nothing. */
  locale: z
    .string()
    .regex(/^[\w-]{1,35}$/)
    .optional()
    .catch(undefined),
  /** The snippet says `data-audience="test"`. */
  isTest: z.boolean().optional(),
});

export const visitorMessageSchema = z
  .strictObject({
    clientId: opaque(8, 100),
    threadId: uuid.nullable(),
    text: writtenText(maximumVisitorText),
    fileIds: z.array(uuid).max(maximumFilesPerMessage).default([]),
    pageUrl: writtenText(2_000).nullable().default(null),
  })
  .refine(({ text, fileIds }) => text !== "" || fileIds.length > 0, {
    message: "Write something, or attach a file.",
    path: ["text"],
  });

export const openingSchema = z.strictObject({ pageUrl: writtenText(2_000).nullable().default(null) });
export const readSchema = z.strictObject({ upTo: z.number().int().min(0) });
export const ratingSchema = z.strictObject({
  rating: z.number().int().min(1).max(5),
  comment: writtenText(2_000).nullable().default(null),
});
export const helpfulSchema = z.strictObject({ isHelpful: z.boolean() });

export type VisitorFile = { id: string; name: string; contentType: string; sizeBytes: number };

export type VisitorMessage = {
  id: string;
  threadId: string;
  sequence: number;
  author: "customer" | "agent" | "teammate";
  authorName: string | null;
  /** Markdown from the company's side, plain text from the customer's. */
  text: string;
  files: VisitorFile[];
  /** Offered as buttons while it is the newest message; pressing one writes it. */
  quickReplies: string[];
  clientId: string | null;
  /** It answers a question: the visitor is asked whether it helped. */
  isAnswer: boolean;
  isHelpful: boolean | null;
  at: string;
};

export type VisitorThread = {
  id: string;
  status: "open" | "resolved";
  /** Whether the agent has it, so that "is writing" may be shown while an answer is due. */
  isWithTeam: boolean;
  sequence: number;
  /** Read up to which number, by the visitor and by the company. */
  visitorRead: number;
  teamRead: number;
  rating: number | null;
  createdAt: string;
  updatedAt: string;
};

/** Everything that changed for a visitor after a number; the same in the stream and when polling. */
export type VisitorChanges = {
  sequence: number;
  hasMore: boolean;
  threads: VisitorThread[];
  messages: VisitorMessage[];
};

/** What everybody may know of a messenger; needed before it is drawn. */
export type MessengerBoot = {
  isEnabled: boolean;
  name: string;
  greeting: string;
  color: string;
  position: "right" | "left";
  theme: "auto" | "light" | "dark";
  language: string;
  texts: Record<string, Record<string, string>>;
  starters: string[];
  showOn: string[];
  hideOn: string[];
  audience: "everyone" | "testers";
  requiresIdentity: boolean;
  preventsRepliesToClosed: boolean;
  asksForRating: boolean;
  allowsFiles: boolean;
  maximumFileBytes: number;
  /** A workflow speaks first: the messenger asks for the conversation before anything is written. */
  tellsOpening: boolean;
  /** Null: the company told no hours. */
  hours: { isOpen: boolean; nextOpening: string | null } | null;
};

export type VisitorSession = {
  token: string;
  visitor: { id: string; isIdentified: boolean; name: string | null };
  /** False: not among the testers; nothing is drawn. */
  isShown: boolean;
};
