import { z } from "zod";

/** A page of a list: `{items, nextCursor}`. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe("Pass it as `cursor` for the next page; null: this was the last. Opaque."),
  });
}

export const cursorSchema = z.string().min(1).max(500).describe("`nextCursor` of the page before. Opaque.");

/** The page parameters of every list. */
export const pageQuery = {
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Items on a page, 1 to 200."),
};
