import { ar } from "./ar.ts";
import { da } from "./da.ts";
import { de } from "./de.ts";
import { en, type WorkflowPhrases } from "./en.ts";
import { es } from "./es.ts";
import { fi } from "./fi.ts";
import { fr } from "./fr.ts";
import { he } from "./he.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { nl } from "./nl.ts";
import { no } from "./no.ts";
import { pl } from "./pl.ts";
import { pt } from "./pt.ts";
import { ru } from "./ru.ts";
import { sv } from "./sv.ts";
import { tr } from "./tr.ts";
import { zh } from "./zh.ts";

const table: Readonly<Record<string, WorkflowPhrases>> = {
  ar,
  da,
  de,
  en,
  es,
  fi,
  fr,
  he,
  it,
  ja,
  nl,
  no,
  pl,
  pt,
  ru,
  sv,
  tr,
  zh,
};

/** Languages that workflows speak by themselves, ISO 639-1. */
export const workflowLanguages: readonly string[] = Object.keys(table);

export type PhraseName = keyof WorkflowPhrases;

/** A document's own words in other languages: language, then the text as the document has it, or the name of a phrase. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Says things in one customer's language. */
export interface Speaker {
  /** A phrase of Baton's own, with its values. */
  say(name: PhraseName, values?: Readonly<Record<string, string>>): string;
  /**
   * A text of the document: in the customer's language where it was translated, or where it is still the template's; else as it
   * stands, since nobody knows which language it is in.
   */
  translate(text: string): string;
  /** The label of a button below a text: in the language that the text is said in, so that the two do not differ. */
  label(label: string, below: string): string;
  /** What a text is called in any language: a label may have been shown before the customer's language was known. */
  alsoCalled(text: string): string[];
}

const nameOf = new Map(Object.entries(en).map(([name, text]) => [text, name as PhraseName]));

/** @param languages the customer's language, then the organization's; what none of them names is said in English. */
export function speak(languages: readonly string[], translations: Translations = {}): Speaker {
  const wanted = languages.map(baseLanguage);
  const own = wanted[0] === undefined ? undefined : translations[wanted[0]];
  const spoken = wanted.find((language) => Object.hasOwn(table, language)) ?? "en";
  const phrase = (name: PhraseName) =>
    own?.[name] ?? translations[spoken]?.[name] ?? (table[spoken] ?? en)[name];
  const translate = (text: string) => {
    const name = nameOf.get(text);
    return own?.[text] ?? (name === undefined ? text : phrase(name));
  };
  return {
    say: (name, values = {}) =>
      phrase(name).replace(/\{(\w+)\}/g, (whole, value: string) => values[value] ?? whole),
    translate,
    label: (label, below) =>
      nameOf.has(below) || own?.[below] !== undefined ? translate(label) : (own?.[label] ?? label),
    alsoCalled(text) {
      const name = nameOf.get(text);
      const translated = Object.values(translations).flatMap((words) => [words[text], name && words[name]]);
      const usual = name === undefined ? [] : Object.values(table).map((words) => words[name]);
      return [text, ...translated, ...usual].filter((each) => each !== undefined);
    },
  };
}

/** Codes of languages that browsers give another one. */
const otherCodes: Readonly<Record<string, string>> = { nb: "no", nn: "no", iw: "he" };

/** `pt-BR` is `pt`; Norwegian is `no`, in whichever form it is written. */
export function baseLanguage(tag: string): string {
  const [code = ""] = tag.toLowerCase().split(/[-_]/);
  return otherCodes[code] ?? code;
}
