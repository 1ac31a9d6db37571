import { describe, expect, it } from "vitest";
import { keysForChange, queryKeys } from "./query-keys.ts";

const startsWith = (key: readonly unknown[], prefix: readonly unknown[]) =>
  JSON.stringify(key.slice(0, prefix.length)) === JSON.stringify(prefix);

describe("keysForChange", () => {
  const cases = [
    { topic: "conversation", reaches: queryKeys.timeline("c1"), spares: queryKeys.timeline("c2") },
    { topic: "conversation", reaches: queryKeys.decisions("c1"), spares: queryKeys.connectionList },
    { topic: "conversation", reaches: queryKeys.conversationList({ q: "refund" }), spares: queryKeys.me },
    { topic: "connection", reaches: queryKeys.connection("c1"), spares: queryKeys.connection("c2") },
    {
      topic: "settings",
      reaches: queryKeys.settingsDocument("channels"),
      spares: queryKeys.conversation("c1"),
    },
    { topic: "knowledge", reaches: queryKeys.articleList({}), spares: queryKeys.helpdesks },
  ] as const;

  it.each(cases)("reaches $reaches, when a $topic changed, with $spares left alone", ({
    topic,
    reaches,
    spares,
  }) => {
    const keys = keysForChange({ topic, id: "c1" });
    expect(keys.some((key) => startsWith(reaches, key))).toBe(true);
    expect(keys.some((key) => startsWith(spares, key))).toBe(false);
  });
});
