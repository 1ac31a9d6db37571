import { describe, expect, it, test } from "vitest";
import { detectIdentityQuestion } from "./detect-identity-question.ts";
import { hasNoSubject } from "./detect-no-subject.ts";
import { detectResolution } from "./detect-resolution.ts";
import { readShortReply } from "./read-short-reply.ts";
import { withoutRefusals } from "./without-refusals.ts";

describe("A3: a short reply", () => {
  test.each([
    ["ok", "understood"],
    ["Ok, I see.", "understood"],
    ["alles klar", "understood"],
    ["d'accord", "understood"],
    ["yes please", "yes"],
    ["Ja, gerne", null],
    ["sí", "yes"],
    ["no thanks", "no"],
    ["Nein.", "no"],
    ["??", "puzzled"],
    ["hmm", "puzzled"],
    ["👎🏽", "puzzled"],
    ["ok, and how long is it valid?", null],
    ["yes I want to cancel", null],
    ["no invoice arrived", null],
    ["cool box", null],
    ["what?", "puzzled"],
    ["what is your address?", null],
  ])("“%s” reads as %s", (text, kind) => {
    expect(readShortReply(text)).toBe(kind);
  });

  test.each([
    ["no", "Is there anything else I can help with?", "confirmed"],
    ["no, thanks", "You are welcome! Is there anything else I can help with?", "confirmed"],
    ["nein", "Gern geschehen! Kann ich noch etwas für Sie tun?", "confirmed"],
    ["yes", "You are welcome! Is there anything else I can help with?", "none"],
    ["no", "You can return a lamp within 30 days.", "refused"],
    ["?", "You can return a lamp within 30 days.", "refused"],
    ["yes", "Did that help?", "confirmed"],
  ])("A6: “%s” after “%s” is %s", (text, before, sign) => {
    expect(detectResolution(text, before).sign).toBe(sign);
  });
});

describe("a question whom the customer is talking to", () => {
  test.each([
    "are you a bot?",
    "Am I talking to a real person or a robot?",
    "hi, is this a human",
    "who are you?",
    "Bist du ein Mensch oder ein Bot?",
    "¿Estoy hablando con una persona?",
    "êtes-vous un robot ?",
    "sei un bot?",
    "ben je een mens?",
    "você é um robô?",
  ])("is seen in “%s”", (text) => {
    expect(detectIdentityQuestion(text)).toBe(true);
  });

  test.each([
    "does a human check my invoice?",
    "who are you shipping with?",
    "are you open on Sunday?",
    "is this a real leather bag?",
    "is there a person at the desk at night?",
    "what are your prices",
  ])("is not seen in “%s”", (text) => {
    expect(detectIdentityQuestion(text)).toBe(false);
  });
});

describe("a message that names nothing", () => {
  test.each([
    "it doesn't work",
    "I need help!",
    "I have a question",
    "?",
    "please help me asap",
  ])("is seen in “%s”", (text) => expect(hasNoSubject(text, "en")).toBe(true));
  test.each([
    "the lamp doesn't work",
    "support hours",
    "refund",
    "4711-2231",
    "are you open?",
  ])("is not seen in “%s”", (text) => expect(hasNoSubject(text, "en")).toBe(false));
  it("is seen in other languages", () => {
    expect(hasNoSubject("Es funktioniert nicht, bitte helfen", "de")).toBe(true);
    expect(hasNoSubject("no funciona", "es")).toBe(true);
    expect(hasNoSubject("ça ne marche pas", "fr")).toBe(true);
  });
});

describe("what the customer does not want", () => {
  test.each([
    ["I do NOT want to cancel, where can I park?", "where can I park?"],
    ["I don't want a refund, I want a replacement", "I want a replacement"],
    ["I don't want to cancel. How do I pause my plan?", "How do I pause my plan?"],
    ["Ich möchte nicht kündigen, sondern die Adresse ändern", "die Adresse ändern"],
  ])("is left out of “%s”", (text, wanted) => {
    expect(withoutRefusals(text, "en")).toBe(wanted);
  });

  test.each([
    "I don't want to be charged twice",
    "I don't want to lose my data when I cancel, what should I do?",
    "Hello, I don't want newsletters. Thanks, Martha",
    "I don't know how to log in, can you help?",
  ])("is all there is in “%s”", (text) => {
    expect(withoutRefusals(text, "en")).toBe(text);
  });

  it("is looked for in bounded time", () => {
    const start = performance.now();
    for (const hostile of [
      "k".repeat(50),
      "ok ok ".repeat(9),
      "i don't want ".repeat(150),
      "a real ".repeat(16),
    ]) {
      withoutRefusals(hostile, "en");
      readShortReply(`${hostile}x`);
      detectIdentityQuestion(`${hostile}x`);
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
