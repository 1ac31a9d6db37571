import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "./verify-webhook.ts";

const secret = "s3cret";
const now = new Date("2026-11-20T12:00:00Z");
const settings = { webhookSecret: secret };

function byApplication(body: string | Buffer, timestamp = String(now.getTime()), key = secret) {
  const rawBody = Buffer.from(body);
  const signature = createHmac("sha256", key)
    .update(Buffer.concat([Buffer.from(`${timestamp}:`), rawBody]))
    .digest("base64");
  return { rawBody, headers: { "x-front-signature": signature, "x-front-request-timestamp": timestamp } };
}

function byRule(body: string | Buffer, key = secret) {
  const rawBody = Buffer.from(body);
  return {
    rawBody,
    headers: { "x-front-signature": createHmac("sha1", key).update(rawBody).digest("base64") },
  };
}

describe("FR1: signatures", () => {
  test.each([
    ["compact JSON", '{"a":1}'],
    ["unusual key order and escapes", '{"z":"\\u00e9\\/","a":{"b": 1}}'],
    ["Bengali and emoji", '{"text":"হাই সেখানে! 🙂👩‍👩‍👧"}'],
    ["broken UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])("over %s, of both kinds, is accepted; changed by one byte it is refused", (_name, body) => {
    for (const request of [byApplication(body), byRule(body)]) {
      expect(verifyWebhook(request, settings, now)).toEqual({ kind: "accepted" });
      const changed = { ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from(" ")]) };
      expect(verifyWebhook(changed, settings, now)).toMatchObject({
        kind: "refused",
        reason: "signature-wrong",
      });
    }
  });

  const app = byApplication("{}");
  const rule = byRule("{}");
  const timestamp = { "x-front-request-timestamp": String(now.getTime()) };
  test.each([
    ["with another key", byApplication("{}", String(now.getTime()), "other"), "signature-wrong"],
    ["of a rule, with another key", byRule("{}", "other"), "signature-wrong"],
    [
      "of a rule, dressed as an application's",
      { ...rule, headers: { ...rule.headers, ...timestamp } },
      "signature-wrong",
    ],
    [
      "of an application, dressed as a rule's",
      { ...app, headers: { "x-front-signature": app.headers["x-front-signature"] } },
      "signature-wrong",
    ],
    [
      "under another time",
      { ...app, headers: { ...app.headers, "x-front-request-timestamp": String(now.getTime() + 1) } },
      "signature-wrong",
    ],
    ["that is missing", { ...app, headers: timestamp }, "signature-missing"],
    [
      "that is no base64",
      { ...app, headers: { ...timestamp, "x-front-signature": "***" } },
      "signature-wrong",
    ],
    ["from six minutes ago", byApplication("{}", String(now.getTime() - 360_000)), "timestamp-too-old"],
    ["from the future", byApplication("{}", String(now.getTime() + 360_000)), "timestamp-too-old"],
    ["whose time is no number", byApplication("{}", "soon"), "timestamp-too-old"],
  ])("one %s is refused", (_name, request, reason) => {
    const verdict = verifyWebhook(request, settings, now);
    expect(verdict.kind === "refused" && verdict.reason).toBe(reason);
  });

  test("without a secret everything is accepted", () => {
    expect(verifyWebhook({ rawBody: Buffer.from("{}"), headers: {} }, {}, now)).toEqual({ kind: "accepted" });
  });
});

describe("FR1: the challenge with which Front tests the URL", () => {
  const sync = JSON.stringify({ type: "sync", authorization: { id: "cmp_1" } });
  const asked = (request: ReturnType<typeof byApplication>, challenge = "abc123") => ({
    ...request,
    headers: { ...request.headers, "x-front-challenge": challenge },
  });

  test("is echoed as text once its signature was found right", () => {
    expect(verifyWebhook(asked(byApplication(sync)), settings, now)).toEqual({
      kind: "respond",
      status: 200,
      contentType: "text/plain; charset=utf-8",
      body: "abc123",
    });
  });

  test("is refused with a wrong signature, and echoed without a secret", () => {
    const forged = asked(byApplication(sync, String(now.getTime()), "other"));
    expect(verifyWebhook(forged, settings, now).kind).toBe("refused");
    expect(verifyWebhook(forged, {}, now).kind).toBe("respond");
  });

  test("on a delivery that is none, or looking like markup, is not echoed", () => {
    expect(verifyWebhook(asked(byApplication("{}")), settings, now).kind).toBe("accepted");
    expect(verifyWebhook(asked(byApplication(sync), "<script>"), settings, now).kind).toBe("accepted");
  });
});

describe("M4: calls to a custom channel", () => {
  const call = JSON.stringify({
    type: "message",
    payload: { id: "msg_1" },
    metadata: { external_conversation_id: "thread" },
  });

  test("a signed one is answered with the ids that Front wants, and stored by nobody", () => {
    expect(verifyWebhook(byApplication(call), settings, now)).toEqual({
      kind: "respond",
      status: 200,
      contentType: "application/json; charset=utf-8",
      body: '{"type":"success","external_id":"msg_1","external_conversation_id":"thread"}',
    });
    expect(
      verifyWebhook(byApplication('{"type":"authorization","payload":{}}'), settings, now),
    ).toMatchObject({
      kind: "respond",
      body: '{"type":"success"}',
    });
  });

  test("one that Front has not signed is refused, and an event is an event", () => {
    expect(verifyWebhook(byApplication(call, undefined, "other"), settings, now)).toMatchObject({
      kind: "refused",
    });
    const event = '{"type":"outbound_sent","payload":{"id":"evt_1"}}';
    expect(verifyWebhook(byApplication(event), settings, now)).toEqual({ kind: "accepted" });
  });
});
