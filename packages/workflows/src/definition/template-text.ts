import type { AttributeValue } from "./attributes.ts";

const placeholder = /\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}/g;

/** A value that customers wrote is data: one line, and not long enough to be a message of its own. */
const longestValue = 200;

/** Puts the known values into a text: `{{contact.name|there}}`. Unknown without other words: nothing. */
export function renderText(text: string, read: (attribute: string) => AttributeValue | undefined): string {
  return text
    .replace(placeholder, (_match, name: string, otherwise: string | undefined) => {
      const value = read(name);
      if (value === undefined || value === "") return (otherwise ?? "").trim();
      return String(value).replace(/\s+/g, " ").trim().slice(0, longestValue);
    })
    .trim();
}

/** The attributes that a text names, as they are written. */
export function readPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = ""]) => name);
}

/** What is written like the beginning or end of a placeholder and is none: customers would read it as it stands. Null: nothing. */
export function findBrokenPlaceholder(text: string): string | null {
  return /\{\{.{0,40}|.{0,40}\}\}/s.exec(text.replace(placeholder, ""))?.[0] ?? null;
}
