import type { ChannelMode } from "@baton/domain";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationWork } from "../worker/conversation-work.ts";
import { tellWriting } from "./tell-writing.ts";

describe("M13: that the agent is writing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const begin = (mode: ChannelMode, helpdesk: object) =>
    tellWriting({
      connection: { helpdesk },
      settings: { channels: { web: { mode } } },
      state: { channel: "web" },
      reference: { externalId: "t-1", alternateId: null },
    } as unknown as ConversationWork);

  it("is told at once, again before the sign goes out, and no more when the answer is there", () => {
    const sign = vi.fn(async () => {});
    const end = begin("autopilot", { tellWriting: sign });
    expect(sign).toHaveBeenCalledExactlyOnceWith({ externalId: "t-1", alternateId: null });
    vi.advanceTimersByTime(9_000);
    expect(sign).toHaveBeenCalledTimes(3);
    end();
    vi.advanceTimersByTime(60_000);
    expect(sign).toHaveBeenCalledTimes(3);
  });

  it("G6: is not told in assist mode, where the draft is for teammates", () => {
    const sign = vi.fn(async () => {});
    begin("assist", { tellWriting: sign })();
    expect(sign).not.toHaveBeenCalled();
  });

  it("asks nothing of a helpdesk that has no sign for it", () => {
    expect(() => begin("autopilot", {})()).not.toThrow();
  });
});
