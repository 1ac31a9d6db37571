import { expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { convertParts } from "./convert-parts.ts";
import { messageSchema } from "./shapes.ts";

test.each([
  [
    "Conversation was marked resolved by Ana",
    { actor_type: "agent", message_source: "system", meta_data: { isResolved: true } },
  ],
  [
    "Conversation reopened due to new incoming message",
    { actor_type: "user", message_source: "system", meta_data: { isReopen: true } },
  ],
  [
    "Conversation was assigned to Ana by Rule: VIP",
    { actor_type: "user", message_type: "system", message_source: "system" },
  ],
  [
    "System reopened the conversation due to user message <b>hi</b>",
    { message_type: "system", message_source: "api" },
  ],
  ["Assignment rule assigned Ana to this conversation.", { message_type: "system", message_source: "api" }],
])("G10: the recorded system message %s is the system's", (text, given) => {
  const message = convertMessage(
    messageSchema.parse({
      id: "m",
      created_time: "2020-05-13T10:20:32.700Z",
      message_parts: [{ text: { content: text } }],
      ...given,
    }),
    { agentAccount: null },
  );
  expect(message?.author.kind).toBe("system");
  expect(message?.automatic).toMatch(/Freshchat/);
});

test.each([
  ["unused kinds listed as null", [{ text: { content: "a" }, image: null, file: null }], "a"],
  ["a part of line ends only", [{ text: { content: "a" } }, { text: { content: "\r\n" } }], "a"],
  ["Windows line ends", [{ text: { content: "a\r\nb" } }], "a\nb"],
  ["several texts", [{ text: { content: "a" } }, { text: { content: "b" } }], "a\nb"],
  ["a text part without content", [{ text: {} }, { text: { content: null } }], ""],
  [
    "a tapped quick reply with its own text",
    [{ quick_reply_button: { label: "Yes", custom_reply_text: "Yes, please", payload: "y" } }],
    "Yes, please",
  ],
  ["a tapped quick reply without", [{ quick_reply_button: { label: "Yes", custom_reply_text: "" } }], "Yes"],
  ["a callback", [{ callback: { label: "Track order", payload: "t" } }], "Track order"],
  [
    "a link button",
    [{ url_button: { url: "https://a.test/x", label: "Open", target: "_blank" } }],
    "Open (https://a.test/x)",
  ],
  ["an article", [{ reference: { label: "Refunds", reference_id: "9" } }], "Refunds"],
  [
    "a collection",
    [{ collection: { sub_parts: [{ text: { content: "a" } }, { callback: { label: "b" } }] } }],
    "a\nb",
  ],
  [
    "a carousel",
    [
      {
        template_content: {
          type: "carousel",
          sections: [{ name: "title", parts: [{ text: { content: "Shoes" } }] }, null],
        },
      },
    ],
    "Shoes",
  ],
  ["an e-mail part", [{ email: { content: "<p>Hi<br>you</p>", subject: "Re" } }], "Hi\nyou"],
  ["markup in a text", [{ text: { content: "See <b>this</b> &amp; that" } }], "See this & that"],
  ["angle brackets of a customer", [{ text: { content: "is 1 < 2 in <div>?" } }], "is 1 < 2 in <div>?"],
  ["a kind nobody documented", [{ text_input: { label: "Your name" } }, { odd: 5 }], "Your name"],
])("text of parts: %s", (_name, parts, text) => {
  expect(convertParts(parts as never, []).text).toBe(text);
});

test("buttons offered with a message, in brackets, follow its text", () => {
  const content = convertParts(
    [{ text: { content: "Which one?" } }],
    [
      {
        collection: {
          sub_parts: [{ quick_reply_button: { label: "Red" } }, { quick_reply_button: { label: "Blue" } }],
        },
      },
    ],
  );
  expect(content.text).toBe("Which one?\n[Red] [Blue]");
});

test("FC9: images, files and videos become attachments that keep their key from read to read", () => {
  const read = (signature: string, url: string | null) =>
    convertParts(
      [
        { image: { url: `https://pics.test/a/cat.png?sig=${signature}` } },
        {
          file: {
            name: "bill.pdf",
            url,
            file_size_in_bytes: 1234,
            content_type: "application/pdf",
            fileHash: "abcdefghij",
          },
        },
        { video: { url: `https://pics.test/v/1?sig=${signature}`, content_type: "video/mp4" } },
      ],
      [],
    ).attachments;
  const first = read("1", null);
  expect(first).toEqual([
    {
      externalId: "image:pics.test/a/cat.png",
      name: "cat.png",
      contentType: "image/png",
      sizeBytes: null,
      url: "https://pics.test/a/cat.png?sig=1",
    },
    {
      externalId: "file:abcdefghij",
      name: "bill.pdf",
      contentType: "application/pdf",
      sizeBytes: 1234,
      url: null,
    },
    {
      externalId: "video:pics.test/v/1",
      name: "1",
      contentType: "video/mp4",
      sizeBytes: null,
      url: "https://pics.test/v/1?sig=1",
    },
  ]);
  const later = read("2", "https://files.test/bill.pdf?sig=2");
  expect(later.map(({ externalId }) => externalId)).toEqual(first.map(({ externalId }) => externalId));
});

test("the same file twice in one message has two keys", () => {
  const part = { file: { name: "a.txt", fileHash: "h" } };
  const keys = convertParts([part, part], []).attachments.map(({ externalId }) => externalId);
  expect(keys).toEqual(["file:h", "file:h#2"]);
});
