import { expect, test } from "vitest";
import { convertHtmlToText } from "./convert-html-to-text.ts";
import { cutQuotedMarkup, stripQuotedHistory } from "./strip-quoted-history.ts";

test.each([
  ["nothing quoted", "Thanks!\nTom", "Thanks!\nTom"],
  [
    "attribution and quote",
    "Yes\n\nOn Mon, 3 Nov 2025 at 10:00, Acme <a@b.test> wrote:\n> Is it?\n> Really?",
    "Yes",
  ],
  [
    "attribution over two lines",
    "Yes\n\nOn Mon, 3 Nov 2025 at 10:00, Acme\n<a@b.test> wrote:\n\n> Is it?",
    "Yes",
  ],
  ["quote without >", "Yes\n\nOn 3 Nov 2025, Acme <a@b.test> wrote:\n\nIs it?\nAcme", "Yes"],
  ["German", "Ja\n\nAm 03.11.2025 um 10:00 schrieb Acme <a@b.test>:\n> Ist es so?", "Ja"],
  ["French", "Oui\n\nLe lun. 3 nov. 2025 à 10:00, Acme <a@b.test> a écrit :\n> Vraiment ?", "Oui"],
  [
    "Outlook's block",
    "Yes\n\nFrom: Acme <a@b.test>\nSent: Monday\nTo: Tom\nSubject: Re: It\n\nIs it?",
    "Yes",
  ],
  ["German Outlook", "Ja\n\nVon: Acme\nGesendet: Montag\nAn: Tom\nBetreff: Es\n\nIst es?", "Ja"],
  ["original message", "Yes\n\n-----Original Message-----\nIs it?", "Yes"],
  ["reply marker", "Yes\n\n## Please type your reply above this line ##\nIs it?", "Yes"],
  ["quote at the end only", "Yes\n\n> Is it?\n> Really?", "Yes"],
  ["answer below the quote", "On 3 Nov 2025, Acme <a@b.test> wrote:\n> Is it?\n\nYes, it is.", "Yes, it is."],
  ["answers between", "> Which size?\nL\n> Which colour?\nRed", "> Which size?\nL\n> Which colour?\nRed"],
  ["nothing but a quote", "> Is it?", "> Is it?"],
  [
    "a list of facts, not a header",
    "From: Berlin\nTo: Paris\nwhen is the next one?",
    "From: Berlin\nTo: Paris\nwhen is the next one?",
  ],
  [
    "a sentence that begins alike",
    "On Monday I wrote to you: no answer.",
    "On Monday I wrote to you: no answer.",
  ],
  ["an order number line", "El 5 de mayo\nmi pedido", "El 5 de mayo\nmi pedido"],
])("%s", (_name, text, own) => {
  expect(stripQuotedHistory(text)).toBe(own);
});

test.each([
  [
    "Gmail",
    '<div>Yes</div><div class="gmail_quote"><div>On 3 Nov wrote:</div><blockquote>Is it?</blockquote></div>',
    "Yes",
  ],
  [
    "Freshdesk",
    '<div>Yes</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">Is it?</blockquote></div>',
    "Yes",
  ],
  [
    "Thunderbird, answer below",
    '<div class="moz-cite-prefix">On 3 Nov</div><blockquote type="cite"><div>Is it?</div></blockquote><p>Yes</p>',
    "Yes",
  ],
  [
    "Outlook",
    '<p>Yes</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: x</div><p>Is it?</p>',
    "Yes",
  ],
  ["nested", '<p>Yes</p><div class="gmail_quote"><div><div>a</div></div></div><p>Bye</p>', "Yes\n\nBye"],
  ["never closed", '<p>Yes</p><div class="gmail_quote"><div>Is it?', "Yes"],
  [
    "a person's own quote",
    "<p>It says</p><blockquote>Error 5</blockquote><p>why?</p>",
    "It says\n\nError 5\n\nwhy?",
  ],
  [
    "forwarded",
    '<p>See</p><div class="gmail_quote">---------- Forwarded message ---------<br>Invoice 5</div>',
    "See\n\n---------- Forwarded message ---------\nInvoice 5",
  ],
])("markup of %s", (_name, html, own) => {
  expect(convertHtmlToText(cutQuotedMarkup(html))).toBe(own);
});

// With patterns that backtrack, a hundredth of this takes minutes; the limit leaves room for a busy machine.
test("hostile mail, a megabyte of it, is read in one pass", () => {
  const startedAt = performance.now();
  for (const piece of [
    "\n",
    "On 1 ",
    "On 1\n",
    "Op schreef\n",
    "2020from<",
    "On a@b wrote ",
    "From: <\n",
    "> ",
    "<a@b.c>\n",
  ]) {
    stripQuotedHistory(piece.repeat(200_000 / piece.length));
  }
  for (const piece of ['<div class="', '<div class="gmail_quote">', "<div ", "<blockquote type=cite>"]) {
    cutQuotedMarkup(piece.repeat(200_000 / piece.length));
  }
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
