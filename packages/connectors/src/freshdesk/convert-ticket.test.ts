import { expect, test } from "vitest";
import { readFixture } from "./__fixtures__/read-fixture.ts";
import { isOnHold, readChannel, readContact, readStatus, toAssignee } from "./convert-ticket.ts";
import { ticketListSchema, ticketSchema } from "./shapes.ts";

test.each([
  [{ status: 2 }, "open", false],
  [{ status: 3 }, "open", true],
  [{ status: 4 }, "resolved", false],
  [{ status: 5 }, "resolved", false],
  [{ status: 6 }, "open", true],
  [{ status: 9 }, "open", true],
  [{ status: null }, "open", true],
  [{ status: "4" }, "resolved", false],
  [{ status: 2, spam: true }, "spam", false],
  [{ status: 2, deleted: true }, "gone", false],
  [{ status: 2, deleted: true, spam: true }, "gone", false],
  [{ status: 2, archived: true }, "resolved", false],
])("FD9: a ticket with %j is %s, on hold: %s", (change, status, onHold) => {
  const ticket = ticketSchema.parse({ id: 1, ...change });
  expect(readStatus(ticket)).toBe(status);
  expect(isOnHold(ticket)).toBe(onHold);
});

test.each([
  [1, "email"],
  [2, "web"],
  [3, "phone"],
  [4, "web"],
  [5, "web"],
  [6, "web"],
  [7, "web"],
  [8, "web"],
  [9, "web"],
  [10, "email"],
  [11, "web"],
  [12, "web"],
  [13, "sms"],
])("FD4: source %i is %s", (source, channel) => {
  expect(readChannel(ticketSchema.parse({ id: 1, source }))).toBe(channel);
});

test("FD4: a source of the account's own, or none, is e-mail when a mailbox received it", () => {
  expect(readChannel(ticketSchema.parse({ id: 1, source: 101, support_email: "s@a.test" }))).toBe("email");
  expect(readChannel(ticketSchema.parse({ id: 1, source: 101, to_emails: ["s@a.test"] }))).toBe("email");
  expect(readChannel(ticketSchema.parse({ id: 1, source: 101 }))).toBe("web");
  expect(readChannel(ticketSchema.parse({ id: 1 }))).toBe("web");
});

test("FD11: the contact is the requester; without details the id is enough", () => {
  const requester = { id: 5, name: "Jo", email: "jo@x.test", phone: null, mobile: "+1" };
  expect(readContact(ticketSchema.parse({ id: 1, requester_id: 5, requester }))).toEqual({
    externalId: "5",
    name: "Jo",
    email: "jo@x.test",
    phone: "+1",
  });
  expect(readContact(ticketSchema.parse({ id: 1, requester_id: 67038833101 }))).toEqual({
    externalId: "67038833101",
    name: null,
    email: null,
    phone: null,
  });
  expect(readContact(ticketSchema.parse({ id: 1 }))).toBeNull();
});

test("who has it: nobody, the agent account, a teammate", () => {
  const account = { externalId: "1", name: "Baton", email: null };
  expect(toAssignee(null, account)).toEqual({ kind: "none" });
  expect(toAssignee("1", account)).toEqual({ kind: "agent" });
  expect(toAssignee("2", account, "Maya")).toEqual({ kind: "teammate", externalId: "2", name: "Maya" });
  expect(toAssignee("1", null)).toEqual({ kind: "teammate", externalId: "1", name: null });
});

test("recorded tickets of 2022 and 2025 are read, null arrays and custom status included", () => {
  const tickets = ticketListSchema.parse(readFixture("tickets-2022-list.json")).slice(0, 2);
  expect(tickets.map(({ id, status, tags, to_emails }) => [id, status, tags, to_emails])).toEqual([
    ["22", 3, [], []],
    ["18", 2, [], []],
  ]);
  const custom = ticketSchema.parse(readFixture("ticket-2025-custom-status.json"));
  expect(custom).toMatchObject({
    id: "223",
    status: 9,
    tags: ["example"],
    support_email: "support@example.freshdesk.com",
  });
  const created = ticketSchema.parse(readFixture("ticket-2025-created.json"));
  expect(created).toMatchObject({
    id: "49548",
    responder_id: null,
    description_text: "This is a test ticket.",
  });
});
