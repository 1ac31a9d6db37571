import { describe, expect, it, vi } from "vitest";
import { ApiError, readApiError } from "./api-error.ts";
import { callApi, writeUrl } from "./call-api.ts";

describe("writeUrl", () => {
  it("fills parameters and leaves absent query values out, when some are empty, with everything escaped", () => {
    expect(
      writeUrl("/conversations/{id}/timeline", { id: "external:c1:a/b" }, { limit: 5, cursor: null, q: "" }),
    ).toBe("/api/v1/conversations/external%3Ac1%3Aa%2Fb/timeline?limit=5");
  });
});

describe("readApiError", () => {
  it("keeps code and message, when the answer is the error envelope, with its issues by path", () => {
    const error = readApiError(422, {
      error: {
        code: "invalid-settings",
        message: "The domain is wrong.",
        details: { issues: [{ path: "settings.domain", message: "Leave out https://." }], field: "domain" },
      },
    });
    expect(error).toMatchObject({ code: "invalid-settings", message: "The domain is wrong." });
    expect(error.issues).toEqual({ "settings.domain": "Leave out https://." });
  });

  it("names the field, when a live check failed without issues, with the message under it", () => {
    const error = readApiError(422, {
      error: {
        code: "check-failed",
        message: "No such agent.",
        details: { field: "defaultAgentEmail", checks: [] },
      },
    });
    expect(error.issues).toEqual({ "settings.defaultAgentEmail": "No such agent." });
  });

  it("counts as not found, when an address holds no id at all, as when what it names is gone", () => {
    const refused = (code: string, path: string) => ({
      error: { code, message: "Refused.", details: { issues: [{ path, message: "Invalid UUID" }] } },
    });
    expect(readApiError(400, refused("invalid-request", "id")).isNotFound).toBe(true);
    expect(readApiError(400, refused("invalid-request", "q")).isNotFound).toBe(false);
    expect(readApiError(404, { error: { code: "not-found", message: "Gone." } }).isNotFound).toBe(true);
  });

  it("says that the server is away, when a proxy answers, with a code that may be retried", () => {
    expect(readApiError(502, "<html>").code).toBe("unavailable");
    expect(readApiError(418, undefined).code).toBe("unreadable");
  });
});

describe("callApi", () => {
  it("throws a readable error, when no answer comes, with the code offline", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(callApi("getMe")).rejects.toMatchObject({ code: "offline", isTransient: true });
    vi.unstubAllGlobals();
  });

  it("refuses an answer, when it is not of the promised form, with the code unreadable", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ role: "king" })));
    await expect(callApi("getMe")).rejects.toBeInstanceOf(ApiError);
    await expect(callApi("getMe")).rejects.toMatchObject({ code: "unreadable" });
    vi.unstubAllGlobals();
  });
});
