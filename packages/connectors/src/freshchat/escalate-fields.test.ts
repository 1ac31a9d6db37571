import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { EscalationRequest, HelpdeskEscalation } from "../escalation.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import { freshchat } from "./index.ts";

const simulator = createFreshchatSimulator({ demoConversations: false });
const { control } = simulator;
const http = createHttpClient({ allowPrivateNetwork: true });
let escalation: HelpdeskEscalation;

beforeAll(async () => {
  const { url } = await simulator.listen();
  const { baton } = simulator.workspace.agents;
  const connected = freshchat.connect({
    settings: freshchat.settingsSchema.parse({
      domain: "lumenbikes.freshchat.com",
      accessToken: simulator.workspace.accessToken,
      defaultAgentEmail: baton.email,
      apiBaseUrl: url,
    }),
    agentAccount: { externalId: baton.id, name: "Baton AI", email: baton.email },
    http,
    now: () => new Date(),
  });
  escalation = connected.escalation as HelpdeskEscalation;
});
beforeEach(() => control.clearFaults());
afterAll(async () => {
  await http.close();
  await simulator.close();
});

let number = 0;
function request(contact: Partial<EscalationRequest["contact"]>): EscalationRequest {
  number += 1;
  return {
    escalationId: `0190a000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    contact: {
      visitorId: `v${number}`,
      userId: null,
      externalId: null,
      name: "Zoe Lam",
      email: null,
      phone: null,
      isVerified: true,
      fields: { cf_plan: "gold" },
      ...contact,
    },
    groupId: simulator.workspace.groups.orders.id,
    topicId: null,
    subject: "Frame",
    transcript: [
      { at: new Date(), author: { kind: "customer", name: "Zoe" }, text: "Where is it?", attachments: [] },
    ],
    note: "A note",
    fields: { cf_bike: "City" },
    tags: [],
    language: "en",
  };
}
const context = { readAttachment: async () => Buffer.from("") };
async function open(given: EscalationRequest) {
  const outcome = await escalation.open(given, context);
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
  const conversation = control.conversation(outcome.opened.conversation.externalId);
  const user = control.people().users.find(({ id }) => id === conversation.userId);
  return { ...outcome, conversation, user };
}
const refuse = (method: string, path: string, bodyIncludes: string) =>
  control.addFault({
    match: { method, path, bodyIncludes },
    effect: { kind: "status", status: 400 },
    times: "always",
  });
const userLeft = "Freshchat did not take these fields of the user: cf_plan: gold.";

test("M7: mapped attributes are properties of a new user and of the conversation", async () => {
  const { remarks, user } = await open(request({ userId: "u-1", email: "zoe@example.com" }));
  expect(remarks).toEqual([]);
  expect(user?.properties).toEqual([{ name: "cf_plan", value: "gold" }]);
  const opening = simulator.ledger.calls().findLast(({ path }) => path === "/v2/conversations");
  expect(opening?.body).toMatchObject({ properties: { cf_bike: "City" } });
});

test.each([
  [true, [{ name: "cf_plan", value: "new" }]],
  [false, [{ name: "cf_plan", value: "old" }]],
])("M7: of a user that is there they change what is mapped, if the customer proved who they are (%s)", async (isVerified, properties) => {
  const who = { userId: `proved-${isVerified}` };
  await open(request({ ...who, fields: { cf_plan: "old" } }));
  expect((await open(request({ ...who, isVerified, fields: { cf_plan: "new" } }))).user?.properties).toEqual(
    properties,
  );
});

test("M7: fields that Freshchat refuses are left out and said; address and group stay", async () => {
  refuse("POST", "/v2/users", "cf_plan");
  refuse("POST", "/v2/conversations", "cf_bike");
  const { remarks, user, conversation } = await open(request({ userId: "u-2", email: "bo@example.com" }));
  expect(remarks).toEqual([
    userLeft,
    "Freshchat did not take these fields of the conversation: cf_bike: City.",
  ]);
  expect(user).toMatchObject({ email: "bo@example.com", properties: [] });
  expect(conversation.groupId).toBe(simulator.workspace.groups.orders.id);
});

test("M7: an address that is taken costs the address alone, and the fields stay", async () => {
  refuse("POST", "/v2/users", "taken@example.com");
  const { remarks, user } = await open(request({ userId: "u-3", email: "taken@example.com" }));
  expect(remarks).toEqual([]);
  expect(user).toMatchObject({ email: "", properties: [{ name: "cf_plan", value: "gold" }] });
});

test("M7: of a user that is there, fields that are refused are said, and the conversation is opened", async () => {
  await open(request({ userId: "u-4", fields: {} }));
  refuse("PUT", "/v2/users/*", "cf_plan");
  expect((await open(request({ userId: "u-4" }))).remarks).toEqual([userLeft]);
});
