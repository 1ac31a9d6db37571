import { describe, expect, it, test } from "vitest";
import { readPlaceholders } from "../definition/template-text.ts";
import { templates } from "../templates/templates.ts";
import { agent, define, facts, play } from "../testing.ts";
import { en } from "./en.ts";
import { type PhraseName, speak, workflowLanguages } from "./speak.ts";

const german = (more = {}) => facts({}, { languages: ["de", "en"], ...more });
const placesIn = (text: string) =>
  [...readPlaceholders(text), ...(text.match(/(?<!\{)\{\w+\}/g) ?? [])].sort();

describe("M5: what workflows say by themselves", () => {
  test.each(workflowLanguages)("in %s has every phrase, with the same places to fill in", (language) => {
    const { say } = speak([language]);
    for (const [name, text] of Object.entries(en)) {
      const said = say(name as PhraseName);
      expect(said, name).not.toBe("");
      if (language !== "en" && text.length > 20) expect(said, name).not.toBe(text);
      expect(placesIn(said), name).toEqual(placesIn(text));
    }
  });

  test.each([
    [["de", "en"], "Neuen Code senden"],
    [["de-AT"], "Neuen Code senden"],
    [["nb"], "Send en ny kode"],
    [["ko", "es"], "Enviar un código nuevo"],
    [["ko"], "Send a new code"],
    [[], "Send a new code"],
  ])("for %j is %s", (languages, text) => {
    expect(speak(languages).say("newCode")).toBe(text);
  });

  it("fills in what was written as it stands", () => {
    expect(speak(["en"]).say("codeSent", { email: "$&{company}@example.com" })).toContain(
      "to $&{company}@example.com.",
    );
  });
});

describe("M5: the texts of a document", () => {
  it("that are still the template's are said in the customer's language, buttons too", () => {
    const hybrid = templates.find(({ id }) => id === "hybrid-escalation");
    const { effects } = play(hybrid?.definition as never, [agent("handed-off")], german());
    expect(effects.at(-1)).toMatchObject({
      text: "Allein kann ich das nicht lösen. Wie möchten Sie fortfahren?",
      buttons: [
        { id: "ticket", label: "Ticket erstellen" },
        { id: "human", label: "Mit einem Menschen sprechen" },
      ],
    });
  });

  it("that somebody wrote are said as they stand, with their buttons in the same language", () => {
    const own = define([
      {
        id: "ask",
        kind: "buttons",
        text: "Pick one of ours!",
        buttons: [{ id: "a", label: en.createTicket, next: "bye" }],
        otherwise: "bye",
      },
      { id: "bye", kind: "close" },
    ]);
    expect(play(own, [], german()).effects.at(-1)).toMatchObject({
      text: "Pick one of ours!",
      buttons: [{ label: en.createTicket }],
    });
  });

  const translated = define(
    [
      {
        id: "ask",
        kind: "buttons",
        text: "Which bike, {{contact.name|friend}}?",
        buttons: [{ id: "city", label: "City bike", next: "bye" }],
        otherwise: "bye",
      },
      { id: "bye", kind: "handoff-to-ticket" },
    ],
    {
      translations: {
        de: {
          "Which bike, {{contact.name|friend}}?": "Welches Rad, {{contact.name|Freund}}?",
          "City bike": "Stadtrad",
          askEmailForCode: "Ihre Adresse, bitte.",
        },
        en: { askEmailForCode: "Your address, please." },
      },
    },
  );

  it("and Baton's own phrases are said as the document translates them", () => {
    const known = german({ needsVerification: true });
    expect(play(translated, ["Stadtrad"], known).texts).toEqual([
      "Welches Rad, Freund?",
      "Ihre Adresse, bitte.",
    ]);
    const english = facts({}, { languages: ["en"], needsVerification: true });
    expect(play(translated, ["City bike"], english).texts[1]).toBe("Your address, please.");
  });

  it("takes a label that was shown before the language was known", () => {
    expect(play(translated, ["Stadtrad"], facts({}, { languages: ["en"] })).run.path[1]?.exit).toBe(
      "button:city",
    );
  });
});
