import { describe, expect, it, test } from "vitest";
import { conversation } from "../fixtures/lumen.ts";
import { detectAutomaticMessage } from "./detect-automatic-message.ts";
import { detectFrustration } from "./detect-frustration.ts";
import { detectHumanRequest } from "./detect-human-request.ts";
import { detectLanguage } from "./detect-language.ts";
import { detectLoop } from "./detect-loop.ts";
import { detectNoProgress } from "./detect-no-progress.ts";
import { detectPersonalData } from "./detect-personal-data.ts";
import { detectResolution } from "./detect-resolution.ts";
import { combineSentiments, detectSentiment } from "./detect-sentiment.ts";
import { detectSmallTalk } from "./detect-small-talk.ts";

describe("A3: a request for a person", () => {
  test.each([
    "Could I talk to a human please",
    "get me a real person",
    "put me through to one of your agents",
    "operator",
    "is there anyone I can speak with?",
    "I'd rather deal with somebody from your team, can I speak to them? I mean speak to someone",
    "I don't want to talk to a bot",
    "no more robots please",
    "can somebody else take a look at my lamp",
    "please escalate this",
    "can u connect me w/ an agent",
    "can i tlak to an agnet", // both words misspelt: one edit each
    "conect me to a represntative",
    "please have someone call me",
    "Call me back at +49 170 1234567",
    "can you ring us tomorrow?",
    "I need a callback",
    "let me talk to your boss",
    "speak to sales",
    "could a colleague of yours get in touch with me?",
    "have someone get back to me",
    "I want to speak with an actual dentist",
    "is anyone going to reply",
    "Bitte um Rückruf",
    "Ruft mich bitte an",
    "Ich will Ihren Vorgesetzten sprechen",
    "Ist hier ein echter Mensch?",
    "llámenme por favor",
    "quiero hablar con su jefe",
    "rappelez-moi svp",
    "je veux parler à votre chef",
    "potete richiamarmi?",
    "kunt u mij terugbellen?",
    "podem me ligar?",
    "Ich möchte bitte mit einem echten Menschen sprechen",
    "Kann mich jemand anrufen?",
    "Quiero hablar con una persona",
    "páseme con un agente por favor",
    "Je voudrais parler à un conseiller",
    "puis-je discuter avec quelqu'un ?",
    "vorrei parlare con un operatore",
    "posso parlare con qualcuno?",
    "Ik wil graag met een medewerker praten",
    "kan ik iemand spreken? ik wil een echte medewerker",
    "quero falar com um atendente",
    "preciso falar com uma pessoa de verdade",
    "medarbetare",
    "担当者",
  ])("is seen in “%s”", (text) => {
    expect(detectHumanRequest(text)).toMatchObject({ asked: true });
  });

  test.each([
    "no need to talk to an agent, just tell me the price",
    "I don't want to speak to a person, only the opening hours",
    "my insurance agent asked for an invoice",
    "I spoke to an agent yesterday and she cancelled it",
    "am I talking to a real person?",
    "do I have to speak to someone to cancel?",
    "how many people fit under this lamp?",
    "transfer 20 euros to another person",
    "what does the agent role permit?",
    "I need a lamp for a person with weak eyes",
    "can you talk about bulbs",
    "please don't call me",
    "will you call me before the delivery?",
    "what can you call me",
    "call me Al",
    "how do I set up a callback url?",
    "can the courier call me when he arrives?",
    "my boss wants an invoice",
    "Wer ruft mich an?",
    "Mein Chef braucht die Rechnung",
    "Wie viele Personen passen an den Tisch?",
    "¿Cuántas personas caben?",
    "Ich brauche eine Lampe",
    "",
  ])("is not seen in “%s”", (text) => {
    expect(detectHumanRequest(text)).toEqual({ asked: false });
  });

  it("counts as weak evidence when it stands in a long upset message", () => {
    const story = `${"The lamp arrived broken and nothing you wrote helped me at all. ".repeat(5)} I tried to talk to a person.`;
    expect(detectHumanRequest(story, { upset: true })).toMatchObject({ asked: true, strength: "weak" });
    expect(detectHumanRequest(story, { upset: false })).toMatchObject({ asked: true, strength: "strong" });
  });

  it("is decided in bounded time whatever a customer sends", () => {
    const hostile = [
      "a".repeat(50_000),
      "talk to ".repeat(8_000),
      "the the real ".repeat(5_000),
      "no need to ".repeat(5_000),
    ];
    for (const text of hostile) {
      const started = performance.now();
      detectHumanRequest(text);
      expect(performance.now() - started).toBeLessThan(1_500);
    }
  });
});

describe("small talk", () => {
  test.each([
    ["hi", "greet"],
    ["Hello there!", "greet"],
    ["good morning", "greet"],
    ["Guten Tag", "greet"],
    ["buenas tardes", "greet"],
    ["thanks!", "thanks"],
    ["ok thank you so much for your help", "thanks"],
    ["Vielen Dank", "thanks"],
    ["merci beaucoup", "thanks"],
    ["thanks, bye", "bye"],
    ["have a nice day", "bye"],
    ["tot ziens", "bye"],
    ["Привет!", "greet"],
    ["こんにちは", "greet"],
    ["你好！", "greet"],
    ["dzień dobry", "greet"],
    ["teşekkürler", "thanks"],
    ["شكرا", "thanks"],
    ["감사합니다", "thanks"],
    ["👍", "thanks"],
    ["🙏🏽❤️", "thanks"],
    ["😡", null],
    ["спасибо, а где заказ?", null],
    ["hi, where is my lamp?", null],
    ["thanks but it still flickers", null],
    ["refund", null],
    ["no", null],
    ["", null],
  ])("“%s” is %s", (text, kind) => {
    expect(detectSmallTalk(text)).toBe(kind);
  });
});

describe("A6: what a message says about the answer before it", () => {
  test.each([
    ["that solved it, thanks", "confirmed"],
    ["perfect, thank you!", "confirmed"],
    ["It works now", "confirmed"],
    ["Das Problem ist gelöst, danke", "confirmed"],
    ["ya funciona, gracias", "confirmed"],
    ["ça marche maintenant, merci", "confirmed"],
    ["ho risolto, grazie", "confirmed"],
    ["het is gelukt", "confirmed"],
    ["deu certo, obrigada", "confirmed"],
    ["that solved the first part, but the dimmer still hums", "none"],
    ["it works now, but how do I dim it?", "none"],
    ["I hope that solved it", "none"],
    ["that didn't help", "refused"],
    ["not what I asked", "refused"],
    ["still not working", "refused"],
    ["Das hilft mir nicht", "refused"],
    ["no me sirve", "refused"],
    ["thanks", "none"],
    ["and for floor lamps?", "none"],
  ])("“%s” is %s", (text, sign) => {
    expect(detectResolution(text, "Hold the button for three seconds.").sign).toBe(sign);
  });

  it("says nothing when the agent has not answered yet", () => {
    expect(detectResolution("it works now", null)).toEqual({ sign: "none" });
  });

  it("takes a bare yes for a confirmation only when the agent asked whether it helped", () => {
    expect(detectResolution("yes", "Did that help?").sign).toBe("confirmed");
    expect(detectResolution("yes", "Do you have the E14 version?").sign).toBe("none");
  });
});

describe("A3: no progress", () => {
  const before = { previousAgentText: "Hold the button.", language: "en" };
  test.each([
    ["the dimmer does not pair with my lamp", ["my lamp does not pair with the dimmer"], true],
    ["that's not helpful", ["how do I pair the dimmer"], true],
    ["which bulbs fit the floor lamp?", ["how do I pair the dimmer with the lamp?"], false],
    ["and how do I pair it with a second floor lamp outdoors in winter?", ["how do I pair a lamp?"], false],
  ])("“%s” after %j is %s", (text, earlier, stuck) => {
    expect(detectNoProgress({ text, earlier, ...before }).stuck).toBe(stuck);
  });

  it("is never seen before the agent has answered", () => {
    const repeated = { text: "where is my lamp order", earlier: ["where is my lamp order"], language: "en" };
    expect(detectNoProgress({ ...repeated, previousAgentText: null }).stuck).toBe(false);
  });
});

describe("A5: sentiment", () => {
  test.each([
    ["This is the worst shop ever, absolutely unacceptable!!! I want my money, you liars", "angry"],
    ["WHAT THE HELL, this is a scam and I am calling my lawyer", "angry"],
    ["I have been waiting for days and nobody answers", "frustrated"],
    ["I am disappointed, the lamp arrived broken", "frustrated"],
    ["Ich bin wirklich enttäuscht, es funktioniert immer noch nicht", "frustrated"],
    ["sigue sin funcionar, estoy decepcionado", "frustrated"],
    ["Thanks, great service, I love the lamp", "positive"],
    ["Perfekt, vielen Dank", "positive"],
    ["How do I return a lamp?", "neutral"],
    ["I want to cancel my order", "neutral"],
    ["you lost my parcel. Great job.", "neutral"], // irony: what went wrong keeps it from being praise
    ["your site is down again", "frustrated"],
    ["Wie lange dauert die Lieferung?", "neutral"], // "die" is in the English lexicon
    ["Die Batterie ist leer, die Ladung dauert lange", "neutral"],
    ["Das ist eine Frechheit, seit Wochen keine Antwort!!!", "angry"],
    ["Combien de temps prend la livraison en Suisse ?", "neutral"],
    ["C’est inacceptable, toujours pas de réponse !!", "angry"],
    ["¿Cuánto tarda el envío a Suiza?", "neutral"],
    ["Llevo tres semanas esperando el pedido y nadie responde", "frustrated"],
    ["Quanto tempo ci vuole per la consegna?", "neutral"],
    ["È una vergogna, nessuno risponde alle mie domande", "angry"],
    ["Hoe lang duurt de levering naar Zwitserland?", "neutral"],
    ["Het werkt nog steeds niet en niemand reageert", "frustrated"],
    ["Quanto tempo demora a entrega na Suíça?", "neutral"],
    ["Estou decepcionado, ninguém responde há semanas", "frustrated"],
    ["Hur lång tid tar leveransen till Schweiz?", "neutral"],
    ["Jag väntar fortfarande på min cykel 😠", "frustrated"],
    ["配送にはどれくらいかかりますか。", "neutral"],
    ["constructor caller hasOwnProperty __proto__", "neutral"],
    ["", "neutral"],
  ])("“%s” is %s", (text, sentiment) => {
    expect(detectSentiment(text).sentiment).toBe(sentiment);
  });

  test.each([
    "It is about https://help.lumen.example/why-is-it-still-not-working/terrible-noise!!",
    "I mean [this page](https://help.lumen.example/worst-case-scenario-fraud)",
    "help.lumen.example/complaints/awful-smell is the page I read",
    "Mails to angry-and-disappointed@lumen.example, please",
  ])("does not read feelings out of an address: %j is neutral", (text) => {
    expect(detectSentiment(text, "en").sentiment).toBe("neutral");
  });

  it("still reads what stands beside an address", () => {
    expect(detectSentiment("https://lumen.example/lamps this is a useless scam!!", "en").sentiment).toBe(
      "angry",
    );
  });

  it("reads a quoted mail as somebody else's words", () => {
    const mail =
      "Thank you, great!\n\nOn Mon, 3 Mar 2025 at 10:00 Ada wrote:\n> This is the worst scam ever, you idiots!!!";
    expect(detectSentiment(mail).sentiment).toBe("positive");
  });

  test.each([
    [["angry", "positive"], "neutral"],
    [["angry", "neutral"], "frustrated"],
    [["neutral", "angry"], "angry"],
    [["neutral", "positive"], "positive"],
    [[], "neutral"],
  ] as const)("of a conversation %j is %s", (sentiments, combined) => {
    expect(combineSentiments(sentiments)).toBe(combined);
  });
});

describe("A3: frustration", () => {
  test.each([
    [["angry", "angry"], 0.95, true],
    [["angry", "neutral", "neutral"], 0.95, false],
    [["angry"], 0.65, true],
    [["angry"], 0.75, false],
    [["frustrated"], 0.55, true],
    [["frustrated"], 0.65, false],
    [["neutral"], 0.1, false],
    [["frustrated"], null, false],
  ] as const)("%j at confidence %s hands off: %s", (sentiments, confidence, handOff) => {
    expect(detectFrustration({ sentiments, confidence, threshold: 0.6 }).handOff).toBe(handOff);
  });
});

describe("language", () => {
  test.each([
    ["Where is my order?", "en"],
    ["hi", "en"],
    ["Wo bleibt meine Bestellung?", "de"],
    ["¿Dónde está mi pedido?", "es"],
    ["Où est ma commande ?", "fr"],
    ["Dov'è il mio ordine, per favore?", "it"],
    ["Waar blijft mijn bestelling?", "nl"],
    ["Onde está o meu pedido?", "pt"],
    ["Var är min beställning?", "sv"],
    ["Gdzie jest moje zamówienie?", "pl"],
    ["注文はどこですか", "ja"],
    ["我的订单在哪里", "zh"],
    ["где мой заказ", "ru"],
    ["أين طلبي", "ar"],
    ["주문이 어디에 있나요", "ko"],
  ])("of “%s” is %s", (text, language) => {
    expect(detectLanguage(text).language).toBe(language);
  });

  it("of a text too short to tell is the hint's, and the fallback's without a hint", () => {
    expect(detectLanguage("ok", { hint: "de-AT", fallback: "fr" })).toEqual({
      language: "de",
      reliable: false,
    });
    expect(detectLanguage("12345", { fallback: "fr" })).toEqual({ language: "fr", reliable: false });
  });
});

describe("personal data", () => {
  test.each([
    ["write to ada.b+x@mail.example.co.uk.", ["email:ada.b+x@mail.example.co.uk"]],
    ["card 4111 1111 1111 1111 please", ["card:4111 1111 1111 1111"]],
    ["order 4111 1111 1111 1112", []],
    ["IBAN DE89 3704 0044 0532 0130 00 is mine", ["iban:DE89 3704 0044 0532 0130 00"]],
    ["IBAN DE89 3704 0044 0532 0130 01", []],
    ["from 203.0.113.77 and 2001:db8::ff00:42:8329", ["ip:203.0.113.77", "ip:2001:db8::ff00:42:8329"]],
    ["version 4.1.1.1 of the app, build 8.5.5.4", []],
    ["call +49 30 901820", ["phone:+49 30 901820"]],
    ["my number is 415-555-2671", ["phone:415-555-2671"]],
    ["order 2025123456 is late", []],
    ["SSN 536-90-4399", ["ssn:536-90-4399"]],
    ["```\nhost 203.0.113.77\n```", []],
    ["my lamp is broken", []],
  ])("in “%s” is %j", (text, expected) => {
    const found = detectPersonalData(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
    expect(found).toEqual(expected);
  });
});

describe("G10: automatic mail and loops", () => {
  test.each([
    ["I am out of the office until Monday.", true],
    ["Automatic reply: on holiday", true],
    ["Delivery has failed to these recipients", true],
    ["Abwesenheitsnotiz: ich bin im Urlaub", true],
    ["Respuesta automática: fuera de la oficina", true],
    ["I am currently out of office with limited access to email", true],
    ["Je suis absent du bureau jusqu'au 5 mai", true],
    ["自動返信: 不在にしております", true],
    ["Автоответ: я в отпуске", true],
    // Whoever is taken for a machine gets no answer and no person.
    ["I am on holiday and my lamp broke", false],
    ["I am away next week, please deliver later", false],
    ["The delivery has failed twice", false],
    ["My mailbox is full, I cannot get your mail", false],
    ["Address not found when I enter my postcode", false],
    ["Please do not reply by phone", false],
    ["Ich bin im Urlaub, bitte später liefern", false],
    ["Estoy de vacaciones y la lámpara no funciona", false],
    ["How do I set an out of office message", false],
    ["Do you offer an automatic reply for lamps?", false],
    ["My lamp switches off automatically", false],
  ])("“%s” is automatic: %s", (text, automatic) => {
    expect(detectAutomaticMessage({ text }).automatic).toBe(automatic);
  });

  it("a message that its headers call automatic is, whatever it says", () => {
    expect(detectAutomaticMessage({ text: "Hello", automatic: "Auto-Submitted: auto-replied" })).toEqual({
      automatic: true,
      evidence: "Auto-Submitted: auto-replied",
    });
  });

  it("the same long message three times around our replies is a loop, “yes” three times is not", () => {
    const echo = "customer: Your request has been received by our desk.";
    const loop = conversation([echo, "agent: Hello", echo, "agent: Hello", echo]);
    expect(detectLoop(loop.messages).looping).toBe(true);
    const person = conversation([
      "customer: yes",
      "agent: Sure?",
      "customer: yes",
      "agent: Really?",
      "customer: yes",
    ]);
    expect(detectLoop(person.messages).looping).toBe(false);
  });

  it("six long replies within five seconds each are a loop", () => {
    const lines = Array.from({ length: 7 }, (_, at) => [
      "agent: Hello there",
      `customer: We have received message number ${at}, thank you.`,
    ]).flat();
    const { messages } = conversation(lines);
    const fast = messages.map((message, at) => ({ ...message, sentAt: new Date(at * 1_000) }));
    expect(detectLoop(fast).looping).toBe(true);
    expect(detectLoop(messages).looping).toBe(false);
  });

  test.each([
    ["ten short replies within five seconds each", 10, "ok", 2_000, true],
    ["nine short replies within five seconds each", 9, "ok", 2_000, false],
    ["fifteen of our replies within an hour", 15, "And what about number", 60_000, true],
    ["fourteen of our replies within an hour", 14, "And what about number", 60_000, false],
    ["fifteen of our replies in a week", 15, "And what about number", 12 * 3_600_000, false],
  ])("%s", (_, turns, words, everyMs, isLoop) => {
    const lines = Array.from({ length: turns }, (_, at) => [
      "agent: Hello there",
      `customer: ${words} ${at}`,
    ]).flat();
    const { messages } = conversation(lines);
    const spaced = messages.map((message, at) => ({ ...message, sentAt: new Date(at * everyMs) }));
    expect(detectLoop(spaced).looping).toBe(isLoop);
  });
});

describe("a message that is made to hold the server up", () => {
  const size = 40_000;
  const readers: [string, (text: string) => unknown][] = [
    ["a request for a person", (text) => detectHumanRequest(text)],
    ["the language", (text) => detectLanguage(text)],
    ["the sentiment", (text) => detectSentiment(text, "en")],
    ["small talk", (text) => detectSmallTalk(text)],
    ["what it says about the answer before", (text) => detectResolution(text, "Did that help?")],
  ];
  // Half a second of expressions and statistics is made at the first text of a process.
  for (const [, read] of readers) for (const text of ["Where is my order?", "字"]) read(text);

  test.each([
    ["one long word", "x".repeat(size)],
    ["empty lines", "\n".repeat(size)],
    ["dots", "a.".repeat(size / 2)],
    ["emoji", "😀".repeat(size / 2)],
    ["characters without spaces", "字".repeat(size)],
    ["beginnings of quoted mail", "\n on ".repeat(size / 5)],
    ["fences", "```\n".repeat(size / 4)],
  ])("of %s is read in time that grows with its length alone", (_, text) => {
    for (const [what, read] of readers) {
      const started = performance.now();
      read(text);
      // Ten to fifty milliseconds; square growth took ten seconds.
      expect(performance.now() - started, what).toBeLessThan(4_000);
    }
  });
});
