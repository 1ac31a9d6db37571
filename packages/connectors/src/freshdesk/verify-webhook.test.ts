import { expect, test } from "vitest";
import { verifyWebhook } from "./verify-webhook.ts";

const request = (headers: Record<string, string>, connectionSecret?: string) => ({
  headers,
  rawBody: Buffer.from("{}"),
  ...(connectionSecret === undefined ? {} : { connectionSecret }),
});

test("FD2: a delivery with the connection's secret is accepted", () => {
  expect(verifyWebhook(request({ "x-baton-secret": " s3cret " }, "s3cret"))).toEqual({ kind: "accepted" });
});

test.each([
  ["no header", request({}, "s3cret"), "secret-missing"],
  ["an empty header", request({ "x-baton-secret": "" }, "s3cret"), "secret-missing"],
  ["another secret", request({ "x-baton-secret": "S3cret" }, "s3cret"), "secret-wrong"],
  ["a part of it", request({ "x-baton-secret": "s3cre" }, "s3cret"), "secret-wrong"],
  ["no secret of the connection", request({ "x-baton-secret": "" }), "secret-not-made"],
  ["an empty secret of the connection", request({ "x-baton-secret": "" }, ""), "secret-not-made"],
])("FD2: %s is refused", (_name, given, reason) => {
  expect(verifyWebhook(given)).toMatchObject({ kind: "refused", reason });
  expect(JSON.stringify(verifyWebhook(given))).not.toContain("s3cre");
});
