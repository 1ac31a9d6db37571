import { expect, test } from "vitest";
import { isPageShown, matchesPage } from "./match-page.ts";

test.each([
  ["https://www.example.com/help/orders", "example.com/help/*", true],
  ["https://www.example.com/help/orders", "https://example.com/help/*", true],
  ["https://example.com/help", "example.com/help/*", false],
  ["https://example.com/help", "example.com/help*", true],
  ["https://example.com/help/", "example.com/help", true],
  ["https://example.com/", "example.com", true],
  ["https://example.com/cart", "example.com", false],
  ["https://shop.example.com/test", "*.example.com/test", true],
  ["https://example.com.evil.test/test", "*.example.com/test", false],
  ["https://a.test/checkout/pay", "/checkout*", true],
  ["https://a.test/old/checkout", "/checkout*", false],
  ["https://a.test/p?id=7", "/p", true],
  ["https://a.test/p?id=7", "/p?id=7", true],
  ["https://a.test/p?id=8", "/p?id=7", false],
  ["https://a.test/a/b/c/d", "/a/*/c/*", true],
  ["https://a.test/ab", "/ab*b", false],
  ["https://a.test/a.b", "/a?b", false],
  [`https://a.test/${"a".repeat(5_000)}`, `/${"a*".repeat(60)}x`, false],
])("M9: the page %s and the rule %s: %s", (url, pattern, expected) => {
  expect(matchesPage(url, pattern)).toBe(expected);
});

test("M9: hidden pages win over shown ones, and without rules every page shows it", () => {
  expect(isPageShown("https://a.test/x", [], [])).toBe(true);
  expect(isPageShown("https://a.test/x", ["/x"], ["/x"])).toBe(false);
  expect(isPageShown("https://a.test/y", ["/x"], [])).toBe(false);
});
