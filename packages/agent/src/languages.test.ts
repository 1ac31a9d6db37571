import { type ModelStep, startScriptedModel } from "@baton/testing/scripted-model";
import { describe, expect, it, test } from "vitest";
import type { AgentSettings } from "./contract.ts";
import { createAgent } from "./create-agent.ts";
import { conversation, lumenArticles, lumenIndex } from "./fixtures/lumen.ts";

const never = new AbortController().signal;
const english = lumenIndex();
const bilingual = lumenIndex([
  ...lumenArticles,
  {
    id: "rueckgabe",
    title: "Eine Lampe zurückgeben",
    text: "Sie können jede Lampe innerhalb von 30 Tagen nach der Lieferung zurückgeben. Die Lampe muss unbenutzt sein.",
    url: "https://help.lumen.example/rueckgabe",
    language: "de",
    audience: "public",
  },
]);

const quote = (text: string, index = english, settings: Partial<AgentSettings> = {}) =>
  createAgent({ index: () => index }).answer(conversation([`customer: ${text}`], settings), {
    signal: never,
  });

describe("without a model, a question in a language that no article speaks", () => {
  test.each([
    ["de", "Wie lange kann ich eine Lampe zurückgeben?", /Team/],
    ["fr", "Comment réinitialiser mon mot de passe ?", /équipe/],
    ["es", "¿Cómo puedo cancelar mi pedido?", /equipo/],
    ["ja", "ランプを返品できますか", /担当者/],
  ])("(%s) goes to people with that reason, and the customer is told in their language", async (language, text, told) => {
    const answer = await quote(text);
    expect(answer).toMatchObject({
      outcome: "handoff",
      handoffReason: "low-confidence",
      rule: "no-article-in-language",
      language,
      reason: expect.stringContaining(`“${language}”`),
    });
    expect(answer.outcome === "handoff" && answer.customerText).toMatch(told);
    expect(answer.outcome === "handoff" && answer.note.reason).toContain("no public article");
  });

  it("is quoted where shared words make it surer than usual, framed in the customer's language, and says which one the article is in", async () => {
    const answer = await quote("password reset link vergessen wie geht das");
    expect(answer).toMatchObject({ outcome: "reply", isAnswer: true, language: "de" });
    const text = answer.outcome === "reply" ? answer.text : "";
    expect(text).toContain("> If you cannot log in");
    expect(text).toContain("Diesen Artikel gibt es nur auf Englisch.");
    expect(answer.checks.at(-1)?.detail).toContain("the article is in “en”, the question in “de”");
  });

  it("that shares only a word or two is not quoted, though the same confidence would do in the article's language", async () => {
    const answer = await quote("Wo finde ich invoice?");
    expect(answer.confidence).toBeGreaterThan(0.6);
    expect(answer).toMatchObject({ outcome: "handoff", rule: "no-article-in-language" });
  });
});

describe("with articles in several languages", () => {
  it("a German question gets the German article, and no word about languages", async () => {
    const answer = await quote("Wie lange kann ich eine Lampe zurückgeben?", bilingual, {
      answerThreshold: 0.3,
    });
    expect(answer).toMatchObject({
      outcome: "reply",
      language: "de",
      rule: "quote-best-passage",
    });
    expect(answer.passages[0]).toMatchObject({ articleId: "rueckgabe" });
    expect(answer.outcome === "reply" && answer.text).not.toContain("nur auf");
  });

  it("an English question gets the English article", async () => {
    const answer = await quote("how do I reset my password", bilingual);
    expect(answer).toMatchObject({ outcome: "reply", passages: [{ articleId: "password" }] });
    expect(answer.outcome === "reply" && answer.text).not.toContain("available in");
  });
});

describe("with a model, a question in a language that no article speaks", () => {
  async function ask(text: string, ...steps: ModelStep[]) {
    const { baseUrl, received } = await startScriptedModel(...steps);
    const models = [{ baseUrl, model: "scripted" }];
    const answer = await createAgent({ index: () => english, models }).answer(
      conversation([`customer: ${text}`]),
      { signal: never },
    );
    return { answer, received };
  }

  it("of which no word is found, is searched for in the articles' language and answered in the customer's", async () => {
    const { answer, received } = await ask(
      "Comment réinitialiser mon mot de passe ?",
      { search: "reset password" },
      {
        text: '{"decision":"reply","text":"Choisissez « Forgot password » ; le lien est valable 2 heures.","passages":[1]}',
      },
    );
    expect(answer).toMatchObject({
      outcome: "reply",
      language: "fr",
      rule: "model-answer",
      passages: [{ articleId: "password" }],
    });
    expect(received[0]?.body.messages[0]?.content).toContain("code “fr”");
  });

  it("of which nothing is found by the model either, goes to people", async () => {
    const { answer } = await ask("Construisez-vous des fusées lunaires ?", {
      text: '{"decision":"handoff","reason":"Not in the help center."}',
    });
    expect(answer).toMatchObject({ outcome: "handoff", handoffReason: "agent-decided", language: "fr" });
  });
});

describe("a language that is not served", () => {
  it("goes to people before anything is searched, in words of the fallback where its own are not known", async () => {
    const answer = await quote("Wie lange kann ich eine Lampe zurückgeben?", bilingual, {
      language: { served: ["en"], fallback: "en" },
    });
    expect(answer).toMatchObject({
      outcome: "handoff",
      handoffReason: "language-not-served",
      confidence: null,
    });
  });
});
