import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readPublicKey } from "./read-public-key.ts";
import { verifyWebhook } from "./verify-webhook.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spkiPem = publicKey.export({ type: "spki", format: "pem" }).toString();
const pkcs1Pem = publicKey.export({ type: "pkcs1", format: "pem" }).toString();
const spkiBase64 = publicKey.export({ type: "spki", format: "der" }).toString("base64");
/** What Freshchat shows: the label of one form around the bytes of the other. */
const mislabelled = spkiPem.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY");

const bodies = {
  "compact JSON": '{"a":1}',
  "unusual key order and escapes": '{"z":"\\u00e9\\/","a":{"b": 1}}',
  Bengali: '{"content":"হাই সেখানে!"}',
  "Korean and emoji": '{"content":"안녕하세요 🙂👩‍👩‍👧"}',
  "broken UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
};

function signed(body: string | Buffer, key = privateKey) {
  const rawBody = Buffer.from(body);
  const signature = sign("sha256", rawBody, key).toString("base64");
  return { rawBody, headers: { "x-freshchat-signature": signature } };
}

describe("FC4: forms of the public key", () => {
  test.each([
    ["as Freshchat labels it", mislabelled],
    ["SPKI", spkiPem],
    ["PKCS#1", pkcs1Pem],
    ["with Windows line ends", mislabelled.replaceAll("\n", "\r\n")],
    ["on one line with spaces", mislabelled.replaceAll("\n", " ")],
    ["with \\n spelled out", mislabelled.replaceAll("\n", "\\n")],
    ["with \\r\\n spelled out", mislabelled.replaceAll("\n", "\\r\\n")],
    ["without any label", spkiBase64],
    ["PKCS#1 without any label", publicKey.export({ type: "pkcs1", format: "der" }).toString("base64")],
    ["with blanks around and indented", `\n\n   ${mislabelled.replaceAll("\n", "\n\t ")}  \n`],
    ["in quotes", `"${spkiBase64}"`],
  ])("a key %s verifies a genuine delivery", (_name, webhookPublicKey) => {
    expect(verifyWebhook(signed('{"a":1}'), { webhookPublicKey })).toEqual({ kind: "accepted" });
    expect(verifyWebhook(signed('{"a":1}', other.privateKey), { webhookPublicKey }).kind).toBe("refused");
  });

  test.each([
    ["nothing", ""],
    ["words", "please paste the key here"],
    ["half a key", spkiBase64.slice(0, 150)],
    ["a private key", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
    [
      "a key of another kind",
      generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString(),
    ],
  ])("%s is no key", (_name, text) => {
    expect(readPublicKey(text)).toBeNull();
  });
});

describe("FC4: signatures", () => {
  test.each(Object.entries(bodies))("a body of %s, signed, is accepted", (_name, body) => {
    expect(verifyWebhook(signed(body), { webhookPublicKey: mislabelled })).toEqual({ kind: "accepted" });
  });

  test("a body written anew from its JSON is refused", () => {
    const { headers } = signed(bodies["unusual key order and escapes"]);
    const rawBody = Buffer.from(JSON.stringify(JSON.parse(bodies["unusual key order and escapes"])));
    expect(verifyWebhook({ rawBody, headers }, { webhookPublicKey: mislabelled })).toMatchObject({
      kind: "refused",
      reason: "signature-wrong",
    });
  });

  test.each([
    ["no signature", undefined, "signature-missing"],
    ["an empty signature", "", "signature-missing"],
    ["nonsense for a signature", "%%%", "signature-wrong"],
    [
      "another key's signature",
      signed("{}", other.privateKey).headers["x-freshchat-signature"],
      "signature-wrong",
    ],
  ])("%s is refused as %s", (_name, signature, reason) => {
    const request = { rawBody: Buffer.from("{}"), headers: { "x-freshchat-signature": signature } };
    expect(verifyWebhook(request, { webhookPublicKey: mislabelled })).toMatchObject({
      kind: "refused",
      reason,
    });
  });

  test("a key that cannot be read refuses everything, saying so", () => {
    expect(verifyWebhook(signed("{}"), { webhookPublicKey: "nonsense" })).toMatchObject({
      kind: "refused",
      reason: "public-key-unreadable",
    });
  });

  test("without a key configured, an unsigned delivery is accepted", () => {
    const request = { rawBody: Buffer.from("{}"), headers: {} };
    expect(verifyWebhook(request, { webhookPublicKey: undefined })).toEqual({ kind: "accepted" });
  });
});
