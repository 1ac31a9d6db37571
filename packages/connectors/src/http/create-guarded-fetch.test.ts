import { startScriptedModel } from "@baton/testing/scripted-model";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGuardedFetch } from "./create-guarded-fetch.ts";
import { createHttpClient } from "./create-http-client.ts";

function guardedFetch(options: { allowPrivateNetwork: boolean }) {
  const http = createHttpClient(options);
  onTestFinished(() => http.close());
  return createGuardedFetch(http);
}

const post = { method: "POST", headers: { authorization: "Bearer key-1" }, body: '{"model":"m"}' };

describe("A8: the guarded fetch", () => {
  it("refuses a private address unless the installation allows it, and sends nothing", async () => {
    const { baseUrl, received } = await startScriptedModel({ text: "hi" });
    await expect(guardedFetch({ allowPrivateNetwork: false })(baseUrl, post)).rejects.toMatchObject({
      code: "private-address",
    });
    expect(received).toHaveLength(0);
    const answer = await guardedFetch({ allowPrivateNetwork: true })(`${baseUrl}/chat/completions`, post);
    expect(answer.status).toBe(200);
    expect(received[0]).toMatchObject({ body: { model: "m" }, headers: { authorization: "Bearer key-1" } });
  });

  it("gives a refusal of the server as the answer that it is", async () => {
    const { baseUrl } = await startScriptedModel({ status: 429, message: "slow down" });
    const answer = await guardedFetch({ allowPrivateNetwork: true })(baseUrl, post);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toEqual({ error: { message: "slow down" } });
  });

  it("follows no redirect, since the key would go along", async () => {
    const target = await startScriptedModel({ text: "hi" });
    const { baseUrl } = await startScriptedModel({ status: 307, headers: { location: target.baseUrl } });
    const answer = await guardedFetch({ allowPrivateNetwork: true })(baseUrl, post);
    expect(answer.status).toBe(307);
    expect(target.received).toHaveLength(0);
  });

  it("given up by the caller, throws the caller's reason", async () => {
    const { baseUrl, received } = await startScriptedModel({ hang: true });
    const controller = new AbortController();
    const pending = guardedFetch({ allowPrivateNetwork: true })(baseUrl, {
      ...post,
      signal: controller.signal,
    });
    const refused = expect(pending).rejects.toThrow("enough");
    await expect.poll(() => received.length).toBe(1);
    controller.abort(new Error("enough"));
    await refused;
  });
});
