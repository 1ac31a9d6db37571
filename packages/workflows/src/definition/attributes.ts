import { z } from "zod";

/** What an attribute may hold. Times are ISO 8601 texts. */
export type AttributeValue = string | number | boolean;

export const attributeTypes = ["text", "number", "boolean", "email", "phone"] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** Names as they are written in conditions and in `{{…}}`: words of letters and digits, joined by dots. */
export const attributeNameSchema = z
  .string()
  .max(80, "An attribute's name has at most 80 characters.")
  .regex(
    /^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]*)*$/,
    "An attribute's name is made of letters, digits and dots, for example order.number.",
  );

/** An attribute that this workflow collects or sets, besides the built-in ones. */
export const declaredAttributeSchema = z.strictObject({
  name: attributeNameSchema,
  label: z.string().min(1, "Give the attribute a label.").max(80),
  type: z.enum(attributeTypes),
});
export type DeclaredAttribute = z.infer<typeof declaredAttributeSchema>;

export type Attribute = DeclaredAttribute & {
  /** False: known to Baton alone; a step can read it and cannot change it. */
  isWritable: boolean;
};

/** What every workflow can read without declaring it. Names are part of the documents and do not change. */
export const builtInAttributes: readonly Attribute[] = [
  { name: "contact.name", label: "Name", type: "text", isWritable: true },
  { name: "contact.email", label: "Email", type: "email", isWritable: true },
  { name: "contact.phone", label: "Phone", type: "phone", isWritable: true },
  { name: "contact.isVerified", label: "Identity is verified", type: "boolean", isWritable: false },
  { name: "conversation.channel", label: "Channel", type: "text", isWritable: false },
  { name: "conversation.helpdesk", label: "Helpdesk", type: "text", isWritable: false },
  { name: "conversation.language", label: "Language", type: "text", isWritable: false },
  { name: "conversation.sentiment", label: "Sentiment", type: "text", isWritable: false },
  { name: "conversation.tags", label: "Tags", type: "text", isWritable: false },
  { name: "office.isOpen", label: "People are there", type: "boolean", isWritable: false },
  { name: "office.opensAt", label: "When people are back", type: "text", isWritable: false },
  { name: "message.text", label: "Newest message", type: "text", isWritable: false },
  { name: "agent.handoffReason", label: "Why the AI handed off", type: "text", isWritable: false },
];

/** The attributes that a document may name: the built-in ones, then its own. */
export function listAttributes(declared: readonly DeclaredAttribute[]): Attribute[] {
  return [...builtInAttributes, ...declared.map((attribute) => ({ ...attribute, isWritable: true }))];
}
