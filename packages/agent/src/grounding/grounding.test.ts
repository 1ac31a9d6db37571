import { describe, expect, it, test } from "vitest";
import type { UsedPassage } from "../contract.ts";
import { checkGrounding } from "./check-grounding.ts";
import { extractFacts } from "./extract-facts.ts";

const passage = (text: string): UsedPassage => ({
  articleId: "a",
  title: "Returns",
  url: "https://help.lumen.example/returns",
  headingPath: [],
  text,
  score: 1,
});

describe("facts of a text", () => {
  test.each([
    ["within 30 days", ["duration:2592000:s"]],
    ["innerhalb von 30 Tagen", ["duration:2592000:s"]],
    ["thirty days", ["duration:2592000:s"]],
    ["2 hours", ["duration:7200:s"]],
    ["1 year, 12 months", ["duration:12:month", "duration:12:month"]],
    ["5 business days", ["duration:5:working-day"]],
    ["3-5 Werktage", ["duration:3:working-day..5:working-day"]],
    ["forty-five days", ["duration:3888000:s"]],
    ["4.90 EUR and €4,90", ["amount:eur:4.9", "amount:eur:4.9"]],
    ["$1,250.00", ["amount:usd:1250"]],
    ["1.250 €", ["amount:eur:1250"]],
    ["20 % off, 20 percent", ["percentage:20", "percentage:20"]],
    ["until March 3, 2025", ["date:2025-3-3"]],
    ["bis 3. März 2025", ["date:2025-3-3"]],
    ["on 2025-03-03", ["date:2025-3-3"]],
    ["on 03.04.2025", ["date:2025-4-3"]],
    ["on 03/04/2025", ["date:3/4/2025"]],
    ["from 9:30 am to 17 Uhr", ["time:570", "time:1020"]],
    ["Mon-Wed", ["weekday:0", "weekday:1", "weekday:2"]],
    ["+49 (0)30 123-4567", ["phone:49301234567"]],
    ["see https://www.lumen.example/help/.", ["link:lumen.example/help"]],
    ["[help](https://lumen.example/a?b=1)", ["link:lumen.example/a?b=1"]],
    ["[help](javascript:alert)", ["link:javascript:alert"]],
    ["write to Help@Lumen.example", ["email:help@lumen.example"]],
    ["see shop.example/sale, or Shop.Example.com.", ["link:shop.example/sale", "link:shop.example.com"]],
    ["open it.Then close it, e.g. at noon p.m.", []],
    ["1. Open it\n2. Close it", []],
    ["up to 40 W", ["measure:40:watt"]],
    ["this one, twice a week", []],
    ["no facts", []],
  ])("%j are %j", (text, expected) => {
    expect(extractFacts(text).map(({ canonical }) => canonical)).toEqual(expected);
  });
});

describe("A7: a reply", () => {
  const source = passage(
    "Return within 30 days of delivery until March 3, 2025. Shipping of 4.90 EUR is kept. Up to 40 W. Write to help@lumen.example. 15 % off.",
  );
  test.each([
    ["You have 30 days. Shipping (€4.90) is not refunded.", []],
    ["Sie haben dreißig Tage Zeit.", []],
    ["The last day is March 3.", []],
    ["Up to 40 watts; see https://help.lumen.example/returns", []],
    ["1. Open orders\n2. Choose return", []],
    ["You have 60 days.", ["60 days"]],
    ["You have 30 weeks.", ["30 weeks"]],
    ["You pay 4.90 USD.", ["4.90 USD"]],
    ["You get 50% off.", ["50%"]],
    ["The last day is March 4, 2025.", ["March 4, 2025"]],
    ["See https://evil.example/returns", ["https://evil.example/returns"]],
    ["See evil-lamps.example", ["evil-lamps.example"]],
    ["Everything stands on help.lumen.example.", []],
    ["Write to boss@lumen.example", ["boss@lumen.example"]],
    ["Up to 41 W", ["41 W"]],
  ])("“%s” has unfounded facts %j", (reply, unfounded) => {
    const grounding = checkGrounding(reply, [source]);
    expect(grounding.grounded ? [] : grounding.unfounded).toEqual(unfounded);
  });

  it("may repeat an order number of the customer, not an amount", () => {
    expect(checkGrounding("Order 48151623 can be returned.", [source], "my order 48151623").grounded).toBe(
      true,
    );
    expect(checkGrounding("You get 90 EUR.", [source], "I paid 90 EUR").grounded).toBe(false);
  });

  it("without passages states no fact at all", () => {
    expect(checkGrounding("It takes 2 days", [])).toEqual({ grounded: false, unfounded: ["2 days"] });
    expect(checkGrounding("It is easy", [])).toEqual({ grounded: true, facts: 0 });
  });

  // Passage, then replies that say the same in another notation or language.
  test.each<[string, string[]]>([
    ["It costs 1,000 EUR.", ["It costs 1000 EUR.", "Es kostet 1.000 €.", "It costs EUR 1,000.00", "1 000 €"]],
    ["It costs 1.000,50 €", ["It costs €1,000.50"]],
    ["Shipping is €5.", ["Shipping is 5 EUR.", "Shipping is five euros.", "Der Versand kostet 5 Euro."]],
    ["The fee is US$10.", ["The fee is $10.", "The fee is ten dollars."]],
    ["The fee is A$10.", ["The fee is AUD 10."]],
    ["It is 99p, or 99 cents.", ["It is £0.99.", "It is $0.99."]],
    ["The fee is 500 yen.", ["500円です"]],
    ["within 24 hours", ["within one day", "innerhalb eines Tages", "in 24 h", "1日以内"]],
    ["within 14 days", ["within two weeks", "in zwei Wochen"]],
    ["for one year", ["for 12 months", "pendant un an"]],
    ["it takes a week", ["it takes 7 days"]],
    ["it takes 90 minutes", ["it takes 1.5 hours", "1½ hours"]],
    ["within 30 days", ["30日以内", "в течение 30 дней", "w ciągu 30 dni", "inom 30 dagar", "٣٠ days"]],
    [
      "3-5 business days",
      [
        "3 to 5 working days",
        "between three and five business days",
        "3–5 Werktage",
        "up to 5 working days",
        "at least 3 business days",
      ],
    ],
    [
      "on 1 March 2025",
      ["on 2025-03-01", "am 01.03.2025", "on 03/01/2025", "le 1er mars 2025", "on March 1", "in March 2025"],
    ],
    ["on 1 March", ["on 03-01", "on the 1st of March", "am 1.3."]],
    ["until 31.12.2025", ["until December 31, 2025", "until 31 December"]],
    ["20% off", ["20 percent off", "twenty percent off", "20 Prozent"]],
    ["half price", ["50% off"]],
    ["Call +1 (555) 123-4567", ["Call +15551234567", "[call](tel:+15551234567)", "Call 555-123-4567"]],
    ["Call 020 7946 0958", ["Call +44 20 7946 0958"]],
    ["open 9am to 5pm", ["open from 9:00 to 17:00", "von 9 bis 17 Uhr", "de 9h00 à 17h00"]],
    ["open Monday to Friday", ["closed on no Tuesday", "open on weekdays", "Mo-Fr"]],
    ["up to 10 GB", ["up to 10GB", "10,000 MB"]],
    ["1 million rows, 10k requests", ["1,000,000 rows", "10,000 requests"]],
    ["| Plan | Price (EUR) |\n| --- | --- |\n| Basic | 4.90 |", ["Basic costs 4.90 EUR."]],
    ["Returns are not possible after 30 days.", ["You can return it within 30 days."]],
    ["You get your money back within 30 days.", ["We will refund you.", "Wir erstatten den Betrag."]],
    ["Delivery is free.", ["No charge for delivery.", "Die Lieferung ist kostenlos."]],
    ["We have changed our terms.", ["We've changed our terms."]],
    ["You receive an email when it ships.", ["We will email you when it ships."]],
    [
      "Refunds are not available for gift cards.",
      ["Gift cards cannot be refunded.", "I see that you want a refund; gift cards have none."],
    ],
    ["Open Orders and choose Return.", ["Would you like a refund?", "No worries: open Orders."]],
  ])("says what “%s” says, written as %j: it may go out", (text, replies) => {
    for (const reply of replies)
      expect([reply, checkGrounding(reply, [passage(text)])]).toMatchObject([reply, { grounded: true }]);
  });

  // Passage, then replies that it does not support.
  test.each<[string, string[]]>([
    ["within 24 hours", ["within two days", "within 24 minutes", "after 24 hours", "in a few hours"]],
    // A limit in working days is longer than one in days.
    ["5 business days", ["5 days", "one week"]],
    ["3-5 days", ["3-6 days", "2 to 5 days", "within 3 days", "3-5 weeks"]],
    [
      "30 days",
      [
        "a hundred days",
        "ninety days",
        "４０ days",
        "٤٠ days",
        "15日以内",
        "½ day",
        "30 hours",
        "it takes a month",
      ],
    ],
    ["1,000 EUR", ["1 EUR", "1,000 USD", "$1000", "10,000 EUR", "two hundred euros"]],
    ["It costs 1.500 EUR.", ["It costs 1,5 EUR."]],
    ["1 March 2025", ["3 January 2025", "1 March 2026", "1 April", "March 2026", "02.03.2025"]],
    // Nobody can tell which of the two it is.
    ["on 01/03/2025", ["on 1 March 2025", "on 2 March 2025"]],
    ["20%", ["80%", "half price"]],
    ["Call 0800 123 456", ["Call 0800 123 457", "Call 123", "[call](tel:+15550001111)"]],
    ["by 2 pm", ["by 2 am", "by 14:30", "by 3 o'clock"]],
    ["open Monday to Friday", ["open on Saturdays", "open at weekends"]],
    [
      "up to 5 devices",
      ["more than 5 devices", "at least 5 devices", "up to 6 devices", "unlimited devices"],
    ],
    ["10 GB", ["10 MB", "10 kg"]],
    ["10k", ["1 million"]],
    [
      "See https://help.lumen.example/a",
      [
        "https://help.lumen.example.evil.example/a",
        "https://help.lumen.example/a?told=secret",
        "HTTPS://EVIL.EXAMPLE/A",
        "192.168.0.1/admin",
        "![x](//evil.example/p.png)",
        "[x](javascript:void)",
        "[x](mailto:boss@evil.example)",
        "[https://help.lumen.example/a](https://evil.example/a)",
      ],
    ],
    ["Once we have checked it, you hear from us.", ["I have checked it.", "We have cancelled your order."]],
    ["You cannot return earrings.", ["You can return earrings."]],
    ["Sie können Ohrringe nicht zurückgeben.", ["Sie können Ohrringe zurückgeben."]],
    ["Returns are not possible after 30 days.", ["Returns are possible after 30 days."]],
    ["Refunds are not available for gift cards.", ["Refunds are available for gift cards."]],
    [
      "You can return it within 30 days.",
      [
        "We will refund you in full.",
        "You get your money back.",
        "Wir erstatten Ihnen den Betrag.",
        "Te devolveremos el dinero.",
        "Nous vous rembourserons.",
        "Returns are free.",
        "There is no charge.",
        "It is guaranteed.",
        "It has a lifetime warranty.",
        "You get a discount.",
        "We send you a replacement device.",
        "There is no limit.",
        "It arrives tomorrow.",
        "It ships the same day.",
        "Sie bekommen es sofort.",
        "I have cancelled your subscription.",
        "I've sent you a new password.",
        "Ich habe Ihre Bestellung storniert.",
        "J'ai annulé votre commande.",
        "Your order has been refunded.",
        "I will look into it.",
        "We'll get back to you.",
        "We can make an exception.",
      ],
    ],
  ])("says more than “%s”, with any of %j: it stays in", (text, replies) => {
    for (const reply of replies)
      expect([reply, checkGrounding(reply, [passage(text)]).grounded]).toEqual([reply, false]);
  });

  test.each([
    ["We have 120 calls per second.", "The limit is 120 calls per minute.", false],
    ["You may make 120 calls a minute.", "The limit is 120 calls per minute.", true],
    ["It costs €19 monthly.", "| Plan | Per month |\n|---|---|\n| Team | €19 |", true],
    ["We answer until 17:00 EST.", "We answer until 17:00 CET.", false],
    ["Wir antworten bis 17:00 MEZ.", "We answer until 17:00 CET.", true],
    ["A crown costs €750 at most.", "A crown costs from €750.", false],
    ["It takes 30 days at most.", "It takes up to 30 days.", true],
    ["We accept cheques.", "We do not accept cheques or transfers.", false],
    ["We accept cards.", "We accept cards. We do not accept cheques.", true],
    [
      "You will get a refund.",
      "Your plan stays until the end of the month; we do not refund parts of it.",
      false,
    ],
    ["Parking is free for one and a half hours.", "Parking: free for 90 minutes.", true],
    ["It is valid for 18 months.", "It is valid for one and a half years.", true],
    ["Das dauert anderthalb Stunden.", "It takes 90 minutes.", true],
    ["It costs double the price.", "It costs more.", false],
    ["You have until the end of the month.", "You have 30 days.", false],
  ])("A7: “%s” of “%s”: %s", (reply, text, grounded) => {
    expect(checkGrounding(reply, [passage(text)]).grounded).toBe(grounded);
  });

  it("is checked in time that does not grow with a customer's or a model's tricks", () => {
    for (const piece of [
      "1 ",
      "1,",
      "a.",
      "on 1 ",
      "one hundred ",
      "(1) 2-3/4 ",
      "ich habe ",
      "your x ",
      "[](",
    ]) {
      const started = performance.now();
      checkGrounding(piece.repeat(1_500), [passage(piece.repeat(300))]);
      // A hundred times what it takes: square growth would be far beyond.
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });
});
