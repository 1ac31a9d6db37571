import { type Advanced, advance, parseDefinition, startRun } from "@baton/workflows";
import { describe, expect, it } from "vitest";
import type { CodeVerdict } from "../verification/one-time-password.ts";
import { settleCodes } from "./settle-codes.ts";

const parsed = parseDefinition({
  steps: [
    { id: "start", kind: "trigger", on: "first-message", next: "ticket" },
    { id: "ticket", kind: "handoff-to-ticket" },
  ],
});
if (parsed.kind === "refused") throw new Error("The document is at fault.");
const { definition } = parsed;
const now = new Date("2025-03-03T10:00:00Z");
const facts = {
  attributes: { "contact.email": "ada@example.com" },
  officeOpensAt: null,
  needsVerification: true,
};
const start = (): Advanced =>
  startRun({ id: "run", definition, triggerId: "start", messageIds: ["m1"], messageText: "Hi", facts, now });

async function settle(
  advanced: Advanced,
  fake: { sends?: "sent" | "not-sent"; verdicts?: CodeVerdict[] } = {},
) {
  const calls: string[] = [];
  const settled = await settleCodes(
    {
      async send({ email }) {
        calls.push(`send ${email}`);
        return fake.sends ?? "sent";
      },
      async check({ code }) {
        calls.push(`check ${code}`);
        return fake.verdicts?.shift() ?? "accepted";
      },
    },
    {
      definition,
      facts,
      organizationId: "o",
      organizationName: "Lumen",
      conversationId: "c",
      now: () => now,
    },
    advanced,
  );
  return { ...settled, calls, kinds: settled.effects.map(({ kind }) => kind) };
}

const write = (run: Advanced["run"], text: string) =>
  advance({
    definition,
    run,
    facts,
    now,
    event: { kind: "message", text, buttonId: null, messageIds: ["m2"] },
  });

describe("M3: codes of a run", () => {
  it("are sent, and the customer is told", async () => {
    const settled = await settle(start());
    expect(settled).toMatchObject({ calls: ["send ada@example.com"], kinds: ["send"] });
    expect(settled.run.awaiting?.kind).toBe("code");
  });

  it("that could not be sent, are not spoken of: people get the conversation", async () => {
    const settled = await settle(start(), { sends: "not-sent" });
    expect(settled.kinds).toEqual(["send", "hand-off"]);
    expect(settled.run.endedBecause).toBe("handed-off");
  });

  it("that are right, make the ticket", async () => {
    const { run } = await settle(start());
    expect(await settle(write(run, "123456"))).toMatchObject({
      calls: ["check 123456"],
      kinds: ["create-ticket"],
    });
  });

  it("that are wrong, are asked for again; too old, sent anew", async () => {
    const { run } = await settle(start());
    expect(await settle(write(run, "123456"), { verdicts: ["wrong"] })).toMatchObject({ kinds: ["send"] });
    expect(await settle(write(run, "123456"), { verdicts: ["expired"] })).toMatchObject({
      calls: ["check 123456", "send ada@example.com"],
      kinds: ["send"],
    });
  });

  it("that ran out while no other can be sent, hand the conversation to people", async () => {
    const { run } = await settle(start());
    const settled = await settle(write(run, "123456"), { verdicts: ["expired"], sends: "not-sent" });
    expect(settled.kinds).toEqual(["send", "hand-off"]);
  });
});
