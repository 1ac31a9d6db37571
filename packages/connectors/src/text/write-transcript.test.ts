import { describe, expect, test } from "vitest";
import type { TranscriptEntry } from "../escalation.ts";
import { writeTranscript } from "./write-transcript.ts";

const at = new Date("2026-01-14T12:03:59Z");
const entry = (given: Partial<TranscriptEntry>): TranscriptEntry => ({
  at,
  author: { kind: "customer", name: "Ana" },
  text: "Hello",
  attachments: [],
  ...given,
});
const file = { name: "bill.pdf", contentType: "application/pdf", sizeBytes: 1_250_000, storageKey: "k" };
const all = 10_000;

test.each<[string, Partial<TranscriptEntry>, string, string]>([
  [
    "a customer's message",
    {},
    "<p><strong>Ana (customer)</strong> · 14 Jan 2026, 12:03 UTC</p><p>Hello</p>",
    "Ana (customer), 14 Jan 2026, 12:03 UTC\nHello",
  ],
  [
    "markup of a customer: shown, never obeyed",
    { text: "<img src=x onerror=alert(1)> & *stars*", author: { kind: "customer", name: "<b>A\nB</b>" } },
    "<p><strong>&lt;b&gt;A B&lt;/b&gt; (customer)</strong> · 14 Jan 2026, 12:03 UTC</p><p>&lt;img src=x onerror=alert(1)&gt; &amp; *stars*</p>",
    "<b>A B</b> (customer), 14 Jan 2026, 12:03 UTC\n<img src=x onerror=alert(1)> & *stars*",
  ],
  [
    "paragraphs and lines: kept",
    { text: "one\ntwo\n\n\nthree" },
    "<p><strong>Ana (customer)</strong> · 14 Jan 2026, 12:03 UTC</p><p>one<br>two</p><p>three</p>",
    "Ana (customer), 14 Jan 2026, 12:03 UTC\none\ntwo\n\n\nthree",
  ],
  [
    "the agent's Markdown: has its form, and its markup is escaped",
    { author: { kind: "agent", name: "Nova" }, text: "**Yes** <script>" },
    "<p><strong>Nova (AI agent)</strong> · 14 Jan 2026, 12:03 UTC</p><p><strong>Yes</strong> &lt;script&gt;</p>",
    "Nova (AI agent), 14 Jan 2026, 12:03 UTC\n**Yes** <script>",
  ],
  [
    "a teammate without a name",
    { author: { kind: "teammate", name: null } },
    "<p><strong>Teammate</strong> · 14 Jan 2026, 12:03 UTC</p><p>Hello</p>",
    "Teammate, 14 Jan 2026, 12:03 UTC\nHello",
  ],
  [
    "files alone: are named with their size",
    { text: " ", attachments: [file, { ...file, name: "<a>.txt", sizeBytes: 12 }] },
    "<p><strong>Ana (customer)</strong> · 14 Jan 2026, 12:03 UTC</p><p><em>Attached: bill.pdf (1.3 MB), &lt;a&gt;.txt (1 KB)</em></p>",
    "Ana (customer), 14 Jan 2026, 12:03 UTC\nAttached: bill.pdf (1.3 MB), <a>.txt (1 KB)",
  ],
])("M3: %s, as HTML and as text", (_what, given, html, text) => {
  expect(writeTranscript([entry(given)], "html", all)).toEqual({ text: html, leftOut: 0 });
  expect(writeTranscript([entry(given)], "text", all)).toEqual({ text, leftOut: 0 });
});

describe("M3: a transcript that is too long", () => {
  const long = Array.from({ length: 50 }, (_, index) => entry({ text: `message number ${index}` }));

  test.each([
    "html",
    "text",
  ] as const)("as %s: keeps its beginning and its end, and says what is missing", (form) => {
    const { text, leftOut } = writeTranscript(long, form, 1_000);
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(leftOut).toBeGreaterThan(0);
    expect(text).toContain("message number 0");
    expect(text).toContain("message number 49");
    expect(text).toContain(`… ${leftOut} messages left out here …`);
    expect(text.match(/message number/g)).toHaveLength(50 - leftOut);
  });

  test("because of one message: cuts that one before its markup is made", () => {
    const { text, leftOut } = writeTranscript(
      [entry({ text: "a < b ".repeat(400) }), entry({ text: "The end" })],
      "html",
      1_000,
    );
    expect(leftOut).toBe(0);
    expect(text).toContain("more characters)");
    expect(text).toContain("<p>The end</p>");
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  });

  test("even at its ends: is still no longer than allowed", () => {
    const { text } = writeTranscript(
      Array.from({ length: 4 }, () => entry({ text: "&".repeat(1_000) })),
      "html",
      1_000,
    );
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(text).toContain("left out here");
  });
});
