import { storableText } from "@baton/domain";
import { z } from "zod";

/*
 * Readers for what helpdesks send. Lenient on purpose: absent, null and "" mean the same and are read as null; ids are
 * opaque; a value of a wrong type counts as absent rather than making all that stands around it unreadable.
 */

/** Whatever stands there; null when nothing does. */
export const anything = z.unknown().default(null);

export const text = anything.transform((value) =>
  typeof value === "string" && value.trim() !== "" ? storableText(value) : null,
);

/** Ids come as strings or numbers; a blank one is none. */
export const id = anything.transform((value) => {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? storableText(value.trim()) : null;
});

export const time = anything.transform((value) => {
  const date = typeof value === "string" || typeof value === "number" ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
});

/** A number, also one written as a string. */
export const count = anything.transform((value) => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
});

export const flag = anything.transform((value) => value === true || value === "true");

/** An object of that shape, or null for anything else. */
export function lenientObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).nullable().catch(null);
}

/**
 * A list that is a whole answer: odd members are left out, but anything that is no list is no answer to what was asked. An error that
 * came with a 200, read as "nothing there", would make Baton send again what is there.
 */
export function listAnswer<Item extends z.ZodType>(item: Item) {
  const list = lenientList(item);
  return z.array(z.unknown()).transform((entries) => list.parse(entries));
}

/** A list of what fits; null, absent and odd members are left out; one object alone is a list of one. */
export function lenientList<Item extends z.ZodType>(item: Item) {
  return anything.transform((value): Exclude<z.output<Item>, null>[] => {
    const entries = Array.isArray(value) ? value : typeof value === "object" && value !== null ? [value] : [];
    return entries.flatMap((entry) => {
      const result = item.safeParse(entry);
      return result.success && result.data !== null ? [result.data as Exclude<z.output<Item>, null>] : [];
    });
  });
}
