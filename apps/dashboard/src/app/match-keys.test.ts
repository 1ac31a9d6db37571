import { describe, expect, it } from "vitest";
import { matchKeys } from "./match-keys.ts";

const plain = (key: string) => ({ key, hasModifier: false, hasAlt: false });
const withModifier = (key: string) => ({ key, hasModifier: true, hasAlt: false });

describe("matchKeys", () => {
  it.each([
    { shortcut: "j", pressed: [plain("j")], expected: true },
    { shortcut: "j", pressed: [withModifier("j")], expected: false },
    { shortcut: "g i", pressed: [plain("g"), plain("i")], expected: true },
    { shortcut: "g i", pressed: [plain("i")], expected: false },
    { shortcut: "i", pressed: [plain("x"), plain("i")], expected: true },
    { shortcut: "mod+k", pressed: [withModifier("K")], expected: true },
    { shortcut: "mod+enter", pressed: [withModifier("Enter")], expected: true },
    { shortcut: "?", pressed: [plain("?")], expected: true },
    { shortcut: "q", pressed: [{ key: "q", hasModifier: false, hasAlt: true }], expected: false },
  ])("takes $shortcut, when $pressed were pressed, as $expected", ({ shortcut, pressed, expected }) => {
    expect(matchKeys(shortcut, pressed)).toBe(expected);
  });
});
