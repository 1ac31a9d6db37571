import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("transport (1)", () => {
  test("a call, without the right token, is answered 401 in three fields with trace id and limit headers", async () => {
    const { call } = await openAccount();
    const { status, json, headers } = await call("GET", "/v2/agents", undefined, {
      Authorization: "Bearer wrong",
    });
    expect(status).toBe(401);
    expect(Object.keys(json)).toEqual(["code", "status", "message"]);
    expect(headers.get("x-trace-id")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(headers.get("x-ratelimit-remaining")).toBeTruthy();
  });

  test("the token, after rotation, is refused and the new one accepted", async () => {
    const { call, control, simulator } = await openAccount();
    const former = simulator.workspace.accessToken;
    control.rotateToken();
    expect((await call("GET", "/v2/agents", undefined, { Authorization: `Bearer ${former}` })).status).toBe(
      401,
    );
    expect((await call("GET", "/v2/agents")).status).toBe(200);
  });

  test("a scope, when missing, gives 403 and only for its calls", async () => {
    const { call } = await openAccount({ switches: { tokenScopes: "no-users" } });
    expect((await call("GET", "/v2/users?email=a@b.c")).status).toBe(403);
    expect((await call("GET", "/v2/agents")).status).toBe(200);
  });

  test.each([
    ["with Retry-After", true],
    ["without Retry-After", false],
  ])("the rate limit, when used up, gives 429 %s", async (_, rateLimitRetryAfter) => {
    const { call } = await openAccount({ switches: { rateLimit: 2, rateLimitRetryAfter } });
    await call("GET", "/v2/agents");
    expect((await call("GET", "/v2/agents")).headers.get("x-ratelimit-remaining")).toBe("0");
    const third = await call("GET", "/v2/agents");
    expect(third.status).toBe(429);
    expect(third.headers.has("retry-after")).toBe(rateLimitRetryAfter);
  });

  test("a portal host answers 200 and HTML on every path", async () => {
    const { call } = await openAccount({ switches: { portalHost: true } });
    const { status, headers, json } = await call("GET", "/v2/accounts/configuration");
    expect([status, headers.get("content-type"), json]).toEqual([200, "text/html;charset=utf-8", undefined]);
  });

  test("error bodies can be empty or HTML where nobody knows them", async () => {
    const { call, control } = await openAccount({ switches: { errorBodies: "empty" } });
    expect((await call("GET", "/v2/conversations/none")).text).toBe("");
    control.setSwitches({ errorBodies: "html" });
    expect((await call("GET", "/v2/conversations/none")).text).toContain("<html>");
  });

  test("it works below a mount prefix and links into it", async () => {
    const { call, control, reply } = await openAccount({ mountPath: "/sandbox/freshchat/" });
    expect((await call("GET", "/v2/accounts/configuration")).json.app_id).toBeTruthy();
    const { conversationId } = control.customerWrites({ text: "one" });
    await reply(conversationId, "two");
    const { json } = await call("GET", `/v2/conversations/${conversationId}/messages?items_per_page=1`);
    expect(json.link.href).toMatch(/^\/sandbox\/freshchat\/v2\/conversations\//);
  });
});

describe("lists (2–4)", () => {
  test("a list has 20 items by default, 50 at most, relative links and no next link on the last page", async () => {
    const { call, control } = await openAccount();
    for (let index = 0; index < 60; index++)
      control.addUser({ email: "many@example.com", first_name: String(index) });
    const first = (await call("GET", "/v2/users?email=many@example.com")).json;
    expect(first.users).toHaveLength(20);
    expect(first.pagination).toEqual({
      total_items: 60,
      total_pages: 3,
      current_page: 1,
      items_per_page: 20,
    });
    expect(first.links.next_page.href).toMatch(/^\/v2\/users\?/);
    const capped = (await call("GET", "/v2/users?email=many@example.com&items_per_page=9999&page=2")).json;
    expect(capped.users).toHaveLength(10);
    expect(capped.links.next_page).toBeUndefined();
    control.setSwitches({ itemsPerPageOverMaximum: "refuse" });
    expect((await call("GET", "/v2/users?email=many@example.com&items_per_page=100")).status).toBe(400);
  });

  test("a page past the end is an error or an empty list, by switch", async () => {
    const { call, control } = await openAccount();
    expect((await call("GET", "/v2/agents?page=9")).json.status).toBe("WRONG_PAGE");
    control.setSwitches({ pagePastEnd: "empty" });
    expect((await call("GET", "/v2/agents?page=9")).json.agents).toEqual([]);
  });

  test("users need a filter, filters are exact, nobody found is an empty list", async () => {
    const { call } = await openAccount();
    expect((await call("GET", "/v2/users")).status).toBe(400);
    const family = (await call("GET", "/v2/users?email=family@example.com")).json.users;
    expect(family).toHaveLength(2);
    expect((await call("GET", "/v2/users?reference_id=customer-100")).json.users).toEqual([]);
    expect((await call("GET", "/v2/users?email=nobody@example.com")).json.users).toEqual([]);
  });

  test("users can be made, changed, fetched and deleted", async () => {
    const { call } = await openAccount();
    const { id } = (await call("POST", "/v2/users", { email: "new@example.com", first_name: "Nia" })).json;
    expect(
      (await call("PUT", `/v2/users/${id}`, { properties: [{ name: "cf_plan", value: "Pro" }] })).text,
    ).toBe("");
    const user = (await call("GET", `/v2/users/${id}`)).json;
    expect([user.first_name, user.properties]).toEqual(["Nia", [{ name: "cf_plan", value: "Pro" }]]);
    expect((await call("POST", "/v2/users/fetch", { ids: [id] })).json.users).toHaveLength(1);
    expect((await call("DELETE", `/v2/users/${id}`)).status).toBe(202);
    expect((await call("GET", `/v2/users/${id}`)).status).toBe(404);
  });

  test.each([
    ["new-user", 200, false],
    ["existing-user", 200, true],
    ["refused", 409, false],
  ] as const)("POST of a known email, switch %s, gives %s", async (userEmailExists, status, isSame) => {
    const { call, workspace } = await openAccount({ switches: { userEmailExists } });
    const answer = await call("POST", "/v2/users", { email: "amelie@example.com" });
    expect(answer.status).toBe(status);
    expect(answer.json.id === workspace.users.amelie.id).toBe(isSame);
  });

  test("agents ignore the email filter and include deactivated ones", async () => {
    const { call, workspace } = await openAccount();
    const { agents } = (await call("GET", "/v2/agents?email=baton@lumenbikes.example")).json;
    expect(agents).toHaveLength(5);
    const former = agents.find((agent: { id: string }) => agent.id === workspace.agents.former.id);
    expect(former.is_deactivated).toBe(true);
    expect((await call("GET", "/v2/agents/none")).json).toEqual({
      code: 404,
      status: "AGENT_NOT_FOUND",
      message: "agent not found",
    });
  });

  test("channels show one email topic and one disabled one; groups name their agents", async () => {
    const { call } = await openAccount();
    const { channels } = (await call("GET", "/v2/channels")).json;
    expect(channels.map((channel: { source: string }) => channel.source)).toContain("EMAIL");
    expect(channels.filter((channel: { enabled: boolean }) => !channel.enabled)).toHaveLength(1);
    expect((await call("GET", "/v2/groups")).json.groups[0].agents.length).toBeGreaterThan(0);
  });
});

describe("conversations (5, 6)", () => {
  test("GET has no messages, no assignee keys while nobody has it, a url, and answers to both ids", async () => {
    const { call, control } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hello" });
    const conversation = (await call("GET", `/v2/conversations/${conversationId}`)).json;
    expect(conversation).not.toHaveProperty("messages");
    expect(conversation).not.toHaveProperty("assigned_agent_id");
    expect(conversation).toMatchObject({
      status: "new",
      url: expect.stringContaining("/inbox/open/0/conversation/"),
    });
    expect(String(conversation.conversation_internal_id)).toMatch(/^\d{15}$/);
    const byNumber = `/v2/conversations/${conversation.conversation_internal_id}`;
    expect((await call("GET", byNumber)).json.conversation_id).toBe(conversationId);
    control.setSwitches({ conversationIdsAccepted: "uuid" });
    expect((await call("GET", byNumber)).status).toBe(404);
    control.setSwitches({ conversationIdsAccepted: "number", unassignedKeys: "null" });
    expect((await call("GET", `/v2/conversations/${conversationId}`)).status).toBe(404);
    expect((await call("GET", byNumber)).json.assigned_agent_id).toBeNull();
  });

  async function assigned() {
    const account = await openAccount();
    const { workspace, control } = account;
    const { conversationId } = control.customerWrites({ text: "hello" });
    control.assign({ conversationId, agentId: workspace.agents.maya.id });
    control.assignGroup({ conversationId, groupId: workspace.groups.workshop.id });
    const put = (body: unknown) => account.call("PUT", `/v2/conversations/${conversationId}`, body);
    return { ...account, conversationId, put };
  }

  test.each([
    "",
    " ",
  ])("PUT new with agent %j unassigns and takes the group away too", async (assigned_agent_id) => {
    const { put } = await assigned();
    const { status, json } = await put({ status: "new", assigned_agent_id });
    expect([status, json.status, json.assigned_agent_id, json.assigned_group_id]).toEqual([
      200,
      "new",
      undefined,
      undefined,
    ]);
  });

  test("the group, after unassigning with the switch off, stays", async () => {
    const { put, control, workspace } = await assigned();
    control.setSwitches({ unassignDropsGroup: false });
    const { json } = await put({ status: "new", assigned_agent_id: "" });
    expect(json.assigned_group_id).toBe(workspace.groups.workshop.id);
  });

  test("unassign then group in two calls leaves the group and no agent", async () => {
    const { put, workspace } = await assigned();
    await put({ status: "new", assigned_agent_id: "" });
    const { json } = await put({ status: "new", assigned_group_id: workspace.groups.orders.id });
    expect([json.assigned_agent_id, json.assigned_group_id]).toEqual([undefined, workspace.groups.orders.id]);
  });

  test.each([
    ["assigned without agent", { status: "assigned" }],
    ["properties as an array", { properties: [{ name: "priority", value: "High" }] }],
    ["an unknown status", { status: "open" }],
    ["no object", []],
  ])("PUT with %s is answered 400", async (_, body) => {
    const { put } = await assigned();
    expect((await put(body)).status).toBe(400);
  });

  test("PUT keeps waiting statuses verbatim and merges properties", async () => {
    const { put } = await assigned();
    expect((await put({ status: "waiting on customer" })).json.status).toBe("waiting on customer");
    expect((await put({ properties: { cf_x: "1" } })).json.properties).toEqual({
      priority: "Low",
      cf_x: "1",
    });
  });

  test.each([
    ["unassignByNull", "ignored", { assigned_agent_id: null, status: "new" }, "maya"],
    ["unassignByNull", "unassigns", { assigned_agent_id: null, status: "new" }, undefined],
    ["unassignBy", "space", { assigned_agent_id: " ", status: "new" }, undefined],
    ["assignWithoutStatus", "ignored", { assigned_agent_id: "" }, "maya"],
    ["assignWithoutStatus", "assigns", { assigned_agent_id: "" }, undefined],
  ] as const)("PUT, with %s at %s, reads %j its way", async (name, value, body, holder) => {
    const { put, control, workspace } = await assigned();
    control.setSwitches({ [name]: value });
    const { json } = await put(body);
    expect(json.assigned_agent_id).toBe(holder && workspace.agents[holder].id);
  });

  test("agent and group in one PUT follow their switch", async () => {
    const { put, control, workspace } = await assigned();
    const body = {
      status: "assigned",
      assigned_agent_id: workspace.agents.jonas.id,
      assigned_group_id: workspace.groups.orders.id,
    };
    control.setSwitches({ agentAndGroupTogether: "agent-only" });
    expect((await put(body)).json.assigned_group_id).toBe(workspace.groups.workshop.id);
    control.setSwitches({ agentAndGroupTogether: "refused" });
    expect((await put(body)).status).toBe(400);
  });

  test("POST opens a conversation with a whole transcript and answers its messages", async () => {
    const { call, workspace } = await openAccount();
    const user = { actor_type: "user", actor_id: workspace.users.amelie.id };
    const answer = await call("POST", "/v2/conversations", {
      channel_id: workspace.channels.shop.id,
      users: [{ id: workspace.users.amelie.id }],
      messages: [
        { ...user, message_parts: [{ text: { content: "Hi" } }] },
        {
          actor_type: "agent",
          actor_id: workspace.agents.baton.id,
          message_parts: [{ text: { content: "Hello" } }],
        },
      ],
    });
    expect(answer.json).toMatchObject({ status: "new", skill_id: 0, properties: { priority: "Low" } });
    expect(answer.json.messages).toHaveLength(2);
    const { conversations } = (await call("GET", `/v2/users/${workspace.users.amelie.id}/conversations`))
      .json;
    expect(conversations[0].conversation_id).toBe(answer.json.conversation_id);
  });
});

describe("posting messages (7)", () => {
  async function started(options: Parameters<typeof openAccount>[0] = {}) {
    const account = await openAccount(options);
    const { conversationId } = account.control.customerWrites({ text: "hello", user: { first_name: "Lea" } });
    const count = () => account.control.conversation(conversationId).messages.length;
    return { ...account, conversationId, count };
  }

  test("a bot's message is stored as system, a note as private, an agent need not be assigned", async () => {
    const { reply, conversationId, workspace } = await started();
    const bot = (
      await reply(conversationId, "note", { actor_type: "bot", actor_id: undefined, message_type: "private" })
    ).json;
    expect([bot.actor_type, bot.actor_id, bot.message_type]).toEqual([
      "system",
      workspace.serviceAccountId,
      "private",
    ]);
    const agent = await reply(conversationId, "Hello!");
    expect([agent.status, agent.json.actor_type, agent.json.message_type]).toEqual([200, "agent", "normal"]);
  });

  test.each([
    ["an unknown agent", { actor_id: "none" }, 404],
    ["an unknown type", { message_type: "private_note" }, 400],
    ["no parts", { message_parts: [] }, 400],
    ["an unknown part", { message_parts: [{ hologram: {} }] }, 400],
    ["a part of two kinds", { message_parts: [{ text: { content: "a" }, image: { url: "b" } }] }, 400],
  ])("%s is refused and stores nothing", async (_, more, status) => {
    const { reply, conversationId, count } = await started();
    const before = count();
    expect((await reply(conversationId, "x", more)).status).toBe(status);
    expect(count()).toBe(before);
  });

  test("a deactivated agent cannot post, a deleted one is not found", async () => {
    const { reply, conversationId, control, workspace } = await started();
    control.setAgent({ agentId: workspace.agents.baton.id, isDeactivated: true });
    expect((await reply(conversationId, "x")).status).toBe(400);
    control.setAgent({ agentId: workspace.agents.baton.id, isDeleted: true });
    expect((await reply(conversationId, "x")).status).toBe(404);
  });

  test("a text in an email conversation is answered 400 and stored all the same", async () => {
    const { reply, control, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({
      text: "by mail",
      channelId: workspace.channels.email.id,
    });
    const { status, json } = await reply(conversationId, "answer");
    expect([status, json.message]).toEqual([400, expect.stringContaining("cannot be cast")]);
    expect(control.conversation(conversationId).messages.at(-1)?.message_parts).toEqual([
      { text: { content: "answer" } },
    ]);
  });

  test("an older conversation, on threaded accounts, takes no message", async () => {
    const { reply, conversationId, control } = await started({ switches: { threadedConversations: true } });
    control.agentResolves({ conversationId });
    const next = control.customerWrites({ conversationId, text: "me again" });
    expect(next.conversationId).not.toBe(conversationId);
    expect((await reply(conversationId, "late")).json.message).toContain("not the latest conversation");
    expect((await reply(next.conversationId, "in time")).status).toBe(200);
  });

  test("an image, unreachable, gives 400 IMAGE_EMPTY_CONTENT; reachable, is stored", async () => {
    const { reply, conversationId } = await started();
    const server = http.createServer((_, response) => response.end("bytes"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
    expect((await reply(conversationId, "", { message_parts: [{ image: { url } }] })).status).toBe(200);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const gone = await reply(conversationId, "", { message_parts: [{ image: { url } }] });
    expect([gone.status, gone.json.message]).toEqual([400, "IMAGE_EMPTY_CONTENT"]);
  });

  test.each([
    ["dropped", 200, 0],
    ["refused", 400, 0],
    ["truncated", 200, 5],
    ["accepted", 200, 9],
  ] as const)("an over-long text, %s, answers %s and keeps %s characters", async (overlongText, status, kept) => {
    const { reply, conversationId, control, count } = await started({
      switches: { overlongText, textLengthLimit: 5 },
    });
    const before = count();
    expect((await reply(conversationId, "too long!")).status).toBe(status);
    const text = (
      control.conversation(conversationId).messages[before]?.message_parts[0] as {
        text?: { content: string };
      }
    )?.text;
    expect(text?.content.length ?? 0).toBe(kept);
  });

  test("a 2xx can carry error_message", async () => {
    const { reply, conversationId } = await started({ switches: { deliveryErrorInAnswer: true } });
    const { status, json } = await reply(conversationId, "x");
    expect([status, json.error_message]).toEqual([200, expect.any(String)]);
  });
});

describe("message list (8)", () => {
  test("it is newest first, with notes and system messages, and the link walks to the oldest", async () => {
    const { call, control, reply, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "one" });
    control.agentAddsNote({ conversationId, text: "secret" });
    await reply(conversationId, "two");
    control.assign({ conversationId, agentId: workspace.agents.maya.id, rule: "Bikes" });
    control.agentResolves({ conversationId });
    control.customerReopens({ conversationId, text: "three" });

    const walked: { created_time: string; message_type?: string }[] = [];
    let path: string | undefined = `/v2/conversations/${conversationId}/messages?page=1&items_per_page=2`;
    while (path) {
      const { json }: { json: { messages: typeof walked; link?: { href: string } } } = await call(
        "GET",
        path,
      );
      walked.push(...json.messages);
      path = json.link?.href;
      if (path) expect(path).toMatch(/page=1&items_per_page=2&from_time=/);
    }
    const stored = control.conversation(conversationId).messages.map(({ author: _, ...message }) => message);
    expect(walked).toEqual(stored.toReversed());
    expect(walked.map((message) => message.message_type)).toContain("private");
    const byPage = (await call("GET", `/v2/conversations/${conversationId}/messages?page=2&items_per_page=3`))
      .json;
    expect(byPage.messages).toEqual(walked.slice(3, 6));
    expect((await call("GET", `/v2/conversations/${conversationId}/messages?page=99`)).json.messages).toEqual(
      [],
    );
  });

  test("the link, overlapping by switch, repeats one message and still ends", async () => {
    const { call, control } = await openAccount({
      switches: { messageLinkBoundary: "overlapping", welcomeMessage: "none" },
    });
    const { conversationId } = control.customerWrites({ text: "1" });
    for (const text of ["2", "3", "4"]) control.customerWrites({ conversationId, text });
    const texts: string[] = [];
    let path: string | undefined = `/v2/conversations/${conversationId}/messages?items_per_page=2`;
    while (path) {
      const { json } = await call("GET", path);
      for (const message of json.messages) texts.push(message.message_parts[0].text.content);
      path = json.link?.href;
    }
    expect(texts).toEqual(["4", "3", "3", "2", "2", "1"]);
  });

  test("system messages have exactly the recorded odd shapes", async () => {
    const { control, call, workspace } = await openAccount({ switches: { welcomeMessage: "none" } });
    const { conversationId } = control.customerWrites({ text: "hi" });
    control.assign({ conversationId, agentId: workspace.agents.maya.id, rule: "Bikes" });
    await call("PUT", `/v2/conversations/${conversationId}`, {
      status: "assigned",
      assigned_agent_id: workspace.agents.jonas.id,
    });
    control.agentResolves({ conversationId, agentId: workspace.agents.jonas.id });
    control.customerReopens({ conversationId, text: "again" });
    control.agentResolves({ conversationId });
    control.setSwitches({ reopenMessageShape: "quoted" });
    control.customerReopens({ conversationId, text: "and again" });
    const { messages } = (await call("GET", `/v2/conversations/${conversationId}/messages`)).json;
    const shapes = Object.fromEntries(
      messages.map(
        (message: Record<string, unknown> & { message_parts: { text: { content: string } }[] }) => [
          message.message_parts[0]?.text.content,
          [message.actor_type, message.message_type, message.message_source, message.meta_data],
        ],
      ),
    );
    expect(shapes).toMatchObject({
      "Conversation was assigned to Maya Lindqvist by Rule: Bikes": ["user", "system", "system", undefined],
      "Assignment rule assigned Jonas Okafor to this conversation.": [undefined, "system", "api", undefined],
      "Conversation was marked resolved by Jonas Okafor": [
        "agent",
        undefined,
        "system",
        { isResolved: true },
      ],
      "Conversation reopened due to new incoming message": ["user", undefined, "system", { isReopen: true }],
      "System reopened the conversation due to user message <b>and again</b>": [
        undefined,
        "system",
        "api",
        undefined,
      ],
    });
  });
});

describe("files (9)", () => {
  function form(field: string, name: string, type: string): FormData {
    const data = new FormData();
    data.append(field, new Blob([Buffer.from(pixel, "base64")], { type }), name);
    return data;
  }

  test("an image upload answers a public url that can be sent and read", async () => {
    const { call, control, reply } = await openAccount();
    const { json } = await call("POST", "/v2/images/upload", form("image", "dot.png", "image/png"));
    const { conversationId } = control.customerWrites({ text: "hi" });
    expect((await reply(conversationId, "", { message_parts: [{ image: { url: json.url } }] })).status).toBe(
      200,
    );
    const image = await fetch(json.url);
    expect(Buffer.from(await image.arrayBuffer()).toString("base64")).toBe(pixel);
  });

  test.each([
    ["/v2/images/upload", "file"],
    ["/v2/files/upload", "image"],
  ])("%s with field %s is answered 400", async (path, field) => {
    const { call } = await openAccount();
    expect((await call("POST", path, form(field, "dot.png", "image/png"))).status).toBe(400);
  });

  test("a file's url appears on a later read, is signed, and expires", async () => {
    let time = Date.parse("2026-03-01T09:00:00Z");
    const { call, control } = await openAccount({
      now: () => time,
      switches: { fileUrlDelayMs: 700, fileUrlLifetimeMs: 1000 },
    });
    const file = {
      name: "invoice.pdf",
      contentType: "application/pdf",
      base64: Buffer.from("pdf").toString("base64"),
    };
    const { conversationId } = control.customerWrites({ text: "see", files: [file] });
    const readFilePart = async () => {
      const { messages } = (await call("GET", `/v2/conversations/${conversationId}/messages`)).json;
      return messages[0].message_parts.find((part: object) => "file" in part).file;
    };
    const early = await readFilePart();
    expect([early.name, early.content_type, early.file_extension, early.url]).toEqual([
      "invoice.pdf",
      "application/pdf",
      "pdf",
      undefined,
    ]);
    expect(early.fileHash).toMatch(/^[a-z0-9]{10}$/);
    time += 701;
    const { url } = await readFilePart();
    expect(await (await fetch(url)).text()).toBe("pdf");
    expect((await fetch(url.replace(/signature=./, "signature=x"))).status).toBe(403);
    time += 1001;
    expect((await fetch(url)).status).toBe(403);
  });

  test("a file upload answers a hash that can be sent as a file part", async () => {
    const { call, control, reply } = await openAccount();
    const { json } = await call("POST", "/v2/files/upload", form("file", "list.csv", "text/csv"));
    expect(json).toMatchObject({
      file_name: "list.csv",
      file_extension_type: "csv",
      file_hash: expect.any(String),
    });
    const { conversationId } = control.customerWrites({ text: "hi" });
    const part = { file: { name: "list.csv", fileHash: json.file_hash, content_type: "text/csv" } };
    const { json: message } = await reply(conversationId, "", { message_parts: [part] });
    expect((await fetch(message.message_parts[0].file.url)).status).toBe(200);
  });
});

describe("reopening (10)", () => {
  test("a customer's message reopens the same conversation without agent and group", async () => {
    const { call, control, workspace } = await openAccount();
    const { conversationId } = control.customerWrites({ text: "hi" });
    const before = control.conversation(conversationId).messages[0]?.interaction_id;
    control.assign({ conversationId, agentId: workspace.agents.maya.id });
    control.agentResolves({ conversationId });
    expect((await call("GET", `/v2/conversations/${conversationId}`)).json.assigned_agent_id).toBe(
      workspace.agents.maya.id,
    );
    const again = control.customerReopens({ conversationId });
    expect(again.conversationId).toBe(conversationId);
    const { json } = await call("GET", `/v2/conversations/${conversationId}`);
    expect([json.status, json.assigned_agent_id, json.assigned_group_id]).toEqual([
      "new",
      undefined,
      undefined,
    ]);
    expect(control.conversation(conversationId).messages.at(-1)?.interaction_id).not.toBe(before);
  });

  test("with the switch off, the assignee stays", async () => {
    const { control, workspace } = await openAccount({ switches: { reopenClearsAssignee: false } });
    const { conversationId } = control.customerWrites({ text: "hi" });
    control.assign({ conversationId, agentId: workspace.agents.maya.id });
    control.agentResolves({ conversationId });
    control.customerReopens({ conversationId });
    expect(control.conversation(conversationId)).toMatchObject({
      status: "assigned",
      agentId: workspace.agents.maya.id,
    });
  });
});
