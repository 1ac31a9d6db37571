import { describe, expect, test } from "vitest";
import { readCode } from "../handoff-to-ticket/read-code.ts";
import { readAnswer } from "./read-answer.ts";

const read = (text: string, type: Parameters<typeof readAnswer>[1]) => {
  const answer = readAnswer(text, type);
  return answer.kind === "value" ? answer.value : null;
};

describe("M6: an address out of a customer's words", () => {
  test.each([
    ["It is ada@example.com.", "ada@example.com"],
    ["Ada <ADA@Example.com>", "ada@example.com"],
    ["o'brien@example.com", "o'brien@example.com"],
    ["'ada@example.com'", "ada@example.com"],
    ["**ada@example.com**", "ada@example.com"],
    ["[ada@example.com](mailto:ada@example.com)", "ada@example.com"],
    ["我的邮箱是ada@example.com。", "ada@example.com"],
    ["メールはada@example.comです", "ada@example.com"],
    ["ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"],
    ["\u200eada@example.com\u200f", "ada@example.com"],
    ["jörg@example.com", "jörg@example.com"],
    ["ada@müller.de", "ada@müller.de"],
    ["ada@пример.рф", "ada@пример.рф"],
    ["ada at example dot com", null],
    ["@ada", null],
    ["ada@localhost", null],
  ])("%s is %s", (text, value) => {
    expect(read(text, "email")).toBe(value);
  });
});

describe("M6: other answers in a customer's language", () => {
  test.each([
    ["Ja, gern", "boolean", true],
    ["Sí", "boolean", true],
    ["はい", "boolean", true],
    ["Нет", "boolean", false],
    ["jamais", "boolean", null],
    ["Ich heiße Ada", "text", "Ada"],
    ["Je m’appelle Ada Lovelace", "text", "Ada Lovelace"],
    ["٠٣٠ ١٢٣٤٥٦٧", "phone", "0301234567"],
    ["４２", "number", 42],
  ] as const)("%s as %s is %s", (text, type, value) => {
    expect(read(text, type)).toBe(value);
  });
});

describe("M3: the code out of a customer's words", () => {
  test.each([
    ["123456", "123456"],
    ["123 456", "123456"],
    ["123-456", "123456"],
    ["12 34 56", "123456"],
    ["1 2 3 4 5 6", "123456"],
    ["１２３４５６", "123456"],
    ["١٢٣٤٥٦", "123456"],
    ["My code is 123456, thanks", "123456"],
    ["kod:123456", "123456"],
    ["我的验证码是123456", "123456"],
    ["**123456**", "123456"],
    ["\u200f123456\u200e", "123456"],
    ["12345", null],
    ["1234567", null],
    ["+49 30 1234 5678", null],
    ["no code came", null],
  ])("%s is %s", (text, code) => {
    expect(readCode(text)).toBe(code);
  });
});
