import { describe, expect, it, test } from "vitest";
import { detectHumanRequest } from "../guards/detect-human-request.ts";
import { PHRASE_LANGUAGES, phrasesFor } from "./phrases.ts";

describe("phrases for customers", () => {
  it("speak at least twelve languages, each of them whole", () => {
    expect(PHRASE_LANGUAGES.length).toBeGreaterThanOrEqual(12);
    for (const language of PHRASE_LANGUAGES) {
      for (const [name, phrase] of Object.entries(phrasesFor(language, "en")))
        expect(phrase, `${language}.${name}`).not.toBe("");
    }
  });

  test.each(PHRASE_LANGUAGES)("in %s offer a word that the guard understands", (language) => {
    const { offerPerson, confirmPerson, personWord } = phrasesFor(language, "en");
    expect(offerPerson).toContain("{word}");
    expect(confirmPerson).toContain("{word}");
    expect(detectHumanRequest(personWord)).toMatchObject({ asked: true });
    expect(detectHumanRequest(`${personWord}.`)).toMatchObject({ asked: true });
  });

  it("of an unknown language are the fallback's, and English without one", () => {
    expect(phrasesFor("xx", "de")).toBe(phrasesFor("de", "en"));
    expect(phrasesFor("xx", "yy")).toBe(phrasesFor("en", "en"));
  });
});
