import { describe, expect, it } from "vitest";
import { isBlindCopy } from "./is-blind-copy.ts";

describe("EM4: isBlindCopy", () => {
  const mailbox = "help@acme.test";
  it.each([
    ["addressed to the mailbox", ["help@acme.test"], false],
    ["addressed to another address of the company, which is forwarded", ["Sales <sales@acme.test>"], false],
    ["addressed to a subdomain of it", ["help@mail.acme.test"], false],
    ["with the company in Cc only", ["boss@other.test", "help@ACME.test"], false],
    ["addressed to somebody else", ["Members <list@club.test>"], true],
    ["with a domain that only ends alike", ["help@notacme.test"], true],
    ["without any name in To and Cc", [], false],
    ["with names that are no addresses", ["undisclosed-recipients:;"], false],
  ])("a mail %s", (_name, named, expected) => {
    expect(isBlindCopy({ mailbox, named })).toBe(expected);
  });

  it("a mail to no known mailbox, whoever is named, is none", () => {
    expect(isBlindCopy({ mailbox: null, named: ["list@club.test"] })).toBe(false);
  });
});
