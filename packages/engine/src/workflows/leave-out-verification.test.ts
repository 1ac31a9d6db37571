import type { AnswerMessage } from "@baton/agent/contract";
import { expect, it } from "vitest";
import { leaveOutVerification } from "./leave-out-verification.ts";

const said = (author: AnswerMessage["author"], text: string, second: number): AnswerMessage => ({
  id: `${second}`,
  author,
  text,
  sentAt: new Date(Date.UTC(2025, 2, 3, 10, 0, second)),
  attachments: [],
});

it("M3: a ticket's summary is made of what the customer wants, and not of the address and the code they proved it by", () => {
  const messages = [
    said("customer", "My order 123456 is late", 1),
    said("agent", "How would you like to go on?", 2),
    said("customer", "Create a ticket", 3),
    said("agent", "What is your email address?", 10),
    said("customer", "yara@example.com", 11),
    said("agent", "We have sent six digits to yara@example.com.", 12),
    said("customer", "It arrived with a broken fork as well", 13),
    said("agent", "Please write the six digits.", 14),
    said("customer", "it is 016 319", 15),
    said("customer", "016319 and please tell me whether the order 998877 is late too", 16),
  ];
  expect(
    leaveOutVerification(messages, new Date(Date.UTC(2025, 2, 3, 10, 0, 9))).map(({ text }) => text),
  ).toEqual([
    "My order 123456 is late",
    "How would you like to go on?",
    "Create a ticket",
    "It arrived with a broken fork as well",
    "016319 and please tell me whether the order 998877 is late too",
  ]);
});
