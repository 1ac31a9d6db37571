import { en, type Texts } from "./en.ts";

/** Each is a module of its own: a visitor fetches one language at most. */
const languages: Record<string, () => Promise<Texts>> = {
  de: () => import("./de.ts").then(({ de }) => de),
  fr: () => import("./fr.ts").then(({ fr }) => fr),
  es: () => import("./es.ts").then(({ es }) => es),
  it: () => import("./it.ts").then(({ it }) => it),
  pt: () => import("./pt.ts").then(({ pt }) => pt),
  nl: () => import("./nl.ts").then(({ nl }) => nl),
  pl: () => import("./pl.ts").then(({ pl }) => pl),
  sv: () => import("./sv.ts").then(({ sv }) => sv),
  da: () => import("./da.ts").then(({ da }) => da),
  no: () => import("./no.ts").then(({ no }) => no),
  nb: () => import("./no.ts").then(({ no }) => no),
  nn: () => import("./no.ts").then(({ no }) => no),
  fi: () => import("./fi.ts").then(({ fi }) => fi),
  tr: () => import("./tr.ts").then(({ tr }) => tr),
  ru: () => import("./ru.ts").then(({ ru }) => ru),
  ar: () => import("./ar.ts").then(({ ar }) => ar),
  he: () => import("./he.ts").then(({ he }) => he),
  ja: () => import("./ja.ts").then(({ ja }) => ja),
  zh: () => import("./zh.ts").then(({ zh }) => zh),
};

const writtenFromRight = new Set(["ar", "he", "fa", "ur"]);

/** The words in the best language there is for a code such as `pt-BR`, with those that the company replaced. */
export async function loadTexts(
  wanted: string,
  replaced: Record<string, Record<string, string>>,
): Promise<{ texts: Texts; language: string; direction: "ltr" | "rtl" }> {
  const [code = "en"] = wanted.toLowerCase().split("-");
  // A language that did not arrive is no reason to show nothing.
  const loaded = await languages[code]?.().catch(() => undefined);
  const language = loaded || replaced[code] ? code : "en";
  const texts = { ...(loaded ?? en), ...replaced[language], ...replaced[wanted] };
  return { texts, language, direction: writtenFromRight.has(language) ? "rtl" : "ltr" };
}

/** Puts values into a text: `{name}` by name. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
