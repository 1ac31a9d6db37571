import { describe, expect, test } from "vitest";
import { openAccount, openReceiver, openWithWebhooks } from "./open-account.ts";

const always = [
  {
    name: "condition_set_1",
    match_type: "all",
    properties: [{ resource_type: "ticket", field_name: "priority", operator: "in", value: [1, 2, 3, 4] }],
  },
];

const webhook = (url: string, more: object = {}) => ({ field_name: "trigger_webhook", url, ...more });

describe("what the two rules of an integration tell", () => {
  test("creation, replies, notes, status, agent, group, trash and spam, by their triggered_event", async () => {
    const { control, newTicket, reply, call, update, told, workspace, received } = await openWithWebhooks();
    const { maya } = workspace.agents;
    const ticketId = newTicket();
    await reply(ticketId, "hi");
    await call("POST", `/tickets/${ticketId}/notes`, { body: "n" });
    control.customerWrites({ ticketId, text: "thanks" });
    await update(ticketId, { status: 4 });
    control.assign({ ticketId, agentId: maya.id });
    control.assignGroup({ ticketId, groupId: workspace.groups.workshop.id });
    control.unassign({ ticketId, keepGroup: true });
    control.markSpam({ ticketId });
    control.unmarkSpam({ ticketId });
    control.deleteTicket({ ticketId });
    control.restoreTicket({ ticketId });
    await control.whenWebhooksIdle();
    const { baton } = workspace.agents;
    expect(received).toHaveLength(10);
    expect(told().map(({ event }) => event)).toEqual([
      "{ticket_action:created}",
      "{reply_sent:sent}",
      "{note_type:private}",
      "{reply_sent:sent}",
      "{status:{from:2,to:4}}",
      `{responder_id:{from:${baton.id},to:${maya.id}}}`,
      `{group_id:{from:,to:${workspace.groups.workshop.id}}}`,
      `{responder_id:{from:${maya.id},to:}}`,
      "{ticket_action:marked_spam}",
      "{ticket_action:delete}",
    ]);
    const performers = told()
      .map(({ performer_email }) => performer_email)
      .slice(0, 4);
    expect(performers).toEqual(["zoe@example.com", baton.email, baton.email, "zoe@example.com"]);
    expect(received[0]?.headers["x-webhook-secret"]).toBe("s3cret");
    expect(received[0]?.json.ticket_id).toBe(String(ticketId));
  });

  test("tags and subjects tell nothing, and neither do changes made by rules", async () => {
    const { control, newTicket, update, told } = await openWithWebhooks();
    const ticketId = newTicket();
    await update(ticketId, { tags: ["a"], subject: "New" });
    await update(ticketId, { status: 4 });
    control.changeTicket({ ticketId, status: 3, isByRule: true });
    control.customerWrites({ ticketId, text: "reopens by a rule" });
    await control.whenWebhooksIdle();
    expect(told().map(({ event }) => event)).toEqual([
      "{ticket_action:created}",
      "{status:{from:2,to:4}}",
      "{reply_sent:sent}",
    ]);
  });

  test("nothing fires when the requester is an agent, after archiving, and on the free plan", async () => {
    const { control, newTicket, received, workspace } = await openWithWebhooks();
    const staff = newTicket({ contactId: workspace.agents.maya.id });
    control.agentReplies({ ticketId: staff, text: "hi" });
    control.setSwitches({ plan: "free" });
    newTicket();
    await control.whenWebhooksIdle();
    expect(received).toEqual([]);
  });

  test("writes by API can be made silent, and a webhook may overtake its own answer", async () => {
    const { control, newTicket, reply, events } = await openWithWebhooks({
      switches: { webhookBeforeAnswer: true },
    });
    const ticketId = newTicket();
    await reply(ticketId, "hi");
    expect(events()).toContain("{reply_sent:sent}");
    control.setSwitches({ ownWritesFire: false });
    await reply(ticketId, "again");
    await control.whenWebhooksIdle();
    expect(events().filter((event) => event === "{reply_sent:sent}")).toHaveLength(1);
  });

  test("words nobody is sure of are switches", async () => {
    const { control, newTicket, told } = await openWithWebhooks({
      switches: {
        unassignedInEvent: "null",
        spamEvent: "spam",
        portalReplyEvent: "note_public",
        restoreFires: true,
      },
    });
    const ticketId = newTicket({ via: "portal" });
    control.customerWrites({ ticketId, text: "in the portal" });
    control.agentTakesOver({ ticketId });
    control.unassign({ ticketId });
    control.markSpam({ ticketId });
    await control.whenWebhooksIdle();
    expect(
      told()
        .slice(1)
        .map(({ event }) => event),
    ).toEqual([
      "{note_type:public}",
      expect.stringMatching(/^\{responder_id:\{from:null,to:\d+\}\}$/),
      expect.stringMatching(/^\{responder_id:\{from:\d+,to:null\}\}$/),
      "{ticket_action:spam}",
    ]);
  });
});

describe("rules", () => {
  test("of creation: the first match only, or all of them", async () => {
    const { url, received } = await openReceiver();
    const { control, newTicket } = await openAccount();
    for (const name of ["one", "two"]) {
      const actions = [webhook(`${url}/${name}`)];
      control.addRule({ type: 1, rule: { name, active: true, conditions: always, actions } });
    }
    newTicket();
    await control.whenWebhooksIdle();
    expect(received.map((one) => one.url)).toEqual(["/webhook/one"]);
    control.setSwitches({ creationRules: "all" });
    newTicket();
    await control.whenWebhooksIdle();
    const urls = received.map((one) => one.url);
    expect(urls.toSorted()).toEqual(["/webhook/one", "/webhook/one", "/webhook/two"]);
  });

  test("of updates: all that match, by performer, event and condition", async () => {
    const { url, received } = await openReceiver();
    const { control, newTicket, update, workspace } = await openAccount();
    const add = (name: string, performer: object, events: object[], conditions: object[] = always) =>
      control.addRule({
        type: 4,
        rule: {
          name,
          active: true,
          performer,
          events,
          conditions,
          actions: [webhook(`${url}/${name}`)],
        } as never,
      });
    const anyStatus = { field_name: "status", from: "--", to: "--" };
    add("agents", { type: 1 }, [anyStatus]);
    add("maya", { type: 1, members: [workspace.agents.maya.id] }, [anyStatus]);
    add("customers", { type: 2 }, [{ field_name: "reply_sent", value: "sent" }]);
    add("to-resolved", { type: 3 }, [{ field_name: "status", from: "2", to: 4 }]);
    add(
      "urgent",
      { type: 3 },
      [anyStatus],
      [{ match_type: "any", properties: [{ field_name: "priority", operator: "is", value: 4 }] }],
    );
    add("everything", { type: 3 }, [{ field_name: "ticket_action", value: "update" }]);
    const ticketId = newTicket();
    const told = async () => {
      await control.whenWebhooksIdle();
      return received
        .splice(0)
        .map((one) => one.url.split("/").at(-1))
        .toSorted();
    };
    await update(ticketId, { status: 3 });
    expect(await told()).toEqual(["agents", "everything"]);
    control.changeTicket({ ticketId, status: 4, priority: 4, byAgentId: workspace.agents.maya.id });
    expect(await told()).toEqual(["agents", "everything", "maya", "urgent"]);
    control.customerWrites({ ticketId, text: "hm" });
    expect(await told()).toEqual(["customers", "everything"]);
    await update(ticketId, { tags: ["x"] });
    expect(await told()).toEqual(["everything"]);
  });

  test("change properties, and nothing else starts because of it", async () => {
    const { control, newTicket, view, events, workspace } = await openWithWebhooks();
    control.addRule({
      type: 4,
      rule: {
        name: "Marker hands over",
        active: true,
        performer: { type: 3 },
        events: [{ field_name: "cf_needs_human", from: "--", to: "--" }],
        conditions: always,
        actions: [
          { field_name: "group_id", value: workspace.groups.workshop.id },
          { field_name: "responder_id", value: workspace.agents.jonas.id },
          { field_name: "add_tag", value: "handed-over" },
        ],
      },
    });
    const ticketId = newTicket();
    control.changeTicket({ ticketId, customFields: { cf_needs_human: true } });
    await control.whenWebhooksIdle();
    // Jonas is not in the workshop, so the rule's assignment to him is dropped.
    expect(await view(ticketId)).toMatchObject({
      group_id: workspace.groups.workshop.id,
      responder_id: null,
      tags: ["handed-over"],
    });
    expect(events()).toEqual(["{ticket_action:created}"]);
  });

  test("can be managed by API with the bodies an integration would send", async () => {
    const { url, received } = await openReceiver();
    const { call, newTicket, control } = await openAccount();
    const body = {
      name: "Tell",
      active: true,
      position: 1,
      conditions: always,
      actions: [
        webhook(url, {
          request_type: "POST",
          content_type: "JSON",
          content_layout: "2",
          custom_headers: { "X-Webhook-Secret": "abc" },
          content: { ticket_id: "{{ticket.id}}", event: "{{triggered_event}}" },
        }),
      ],
    };
    const made = await call("POST", "/automations/1/rules", body);
    expect(made.status).toBe(201);
    expect((await call("POST", "/automations/1/rules", { ...body, conditions: undefined })).status).toBe(400);
    expect((await call("POST", "/automations/4/rules", body)).status).toBe(400);
    const list = await call("GET", "/automations/1/rules");
    expect(list.json).toMatchObject({ rules: [{ id: made.json.id }], meta: { count: 1 } });
    control.setSwitches({ automationsAnswer: "array" });
    expect((await call("GET", "/automations/1/rules")).json).toMatchObject([{ id: made.json.id }]);
    newTicket();
    await control.whenWebhooksIdle();
    expect(received[0]?.json).toEqual({ ticket_id: "1", event: "{ticket_action:created}" });
    const path = `/automations/1/rules/${made.json.id}`;
    expect((await call("PUT", path, { active: false })).json.active).toBe(false);
    newTicket();
    await control.whenWebhooksIdle();
    expect(received).toHaveLength(1);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("once an hour close what stayed resolved, silently, and run the time rules", async () => {
    const { control, newTicket, update, view, told } = await openWithWebhooks();
    const ticketId = newTicket();
    await update(ticketId, { status: 4 });
    await control.advanceClock({ hours: 47 });
    control.runHourlyRules();
    expect((await view(ticketId)).status).toBe(4);
    control.addRule({
      type: 3,
      rule: {
        name: "Old and urgent",
        active: true,
        conditions: [{ properties: [{ field_name: "created_at", operator: "greater_than", value: 48 }] }],
        actions: [{ field_name: "priority", value: 4 }],
      },
    });
    await control.advanceClock({ hours: 2 });
    expect(control.runHourlyRules()).toMatchObject({ changed: 1 });
    expect(await view(ticketId)).toMatchObject({ status: 5, priority: 4 });
    await control.whenWebhooksQuiet();
    expect(told().map(({ event }) => event)).toEqual(["{ticket_action:created}", "{status:{from:2,to:4}}"]);
  });
});

describe("webhook bodies", () => {
  async function tell(action: object, options: Parameters<typeof openAccount>[0] = {}) {
    const receiver = await openReceiver();
    const account = await openAccount(options);
    const actions = [webhook(receiver.url, action)];
    account.control.addRule({ type: 1, rule: { name: "Tell", active: true, conditions: always, actions } });
    account.newTicket({ subject: 'A "quoted" subject', text: "Line one\nLine two" });
    await account.control.whenWebhooksQuiet();
    return { ...account, received: receiver.received, first: receiver.received[0] };
  }

  test("simple: placeholders with underscores, the id a number, names for status and priority", async () => {
    const content = [
      "ticket.id",
      "ticket.status",
      "ticket.agent.email",
      "ticket.cf_order_number",
      "triggered_event",
    ];
    const { first } = await tell({ content_layout: "1", content });
    expect(first?.json).toEqual({
      freshdesk_webhook: {
        ticket_id: 1,
        ticket_status: "Open",
        ticket_agent_email: null,
        ticket_cf_order_number: null,
        triggered_event: "{ticket_action:created}",
      },
    });
  });

  test("advanced: exactly the template; numbers instead of names by switch", async () => {
    const content = {
      a: "{{ticket.status}}/{{ticket.priority}}/{{ticket.source}}",
      b: "{{ticket.requester.email}}",
    };
    const names = await tell({ content_layout: "advanced", content });
    expect(names.first?.json).toEqual({ a: "Open/Low/Email", b: "zoe@example.com" });
    const numbers = await tell({ content }, { switches: { placeholderForm: "numbers" } });
    expect(numbers.first?.json.a).toBe("2/1/1");
  });

  test("unquoted placeholders, empty ones and quotes in texts break the JSON, unless they are escaped", async () => {
    const content = '{"id": {{ticket.id}}, "group": {{ticket.group_id}}, "subject": "{{ticket.subject}}"}';
    const { first } = await tell({ content });
    expect(first?.raw).toBe('{"id": 1, "group": , "subject": "A "quoted" subject"}');
    expect(first?.json).toBeUndefined();
    const escaped = await tell(
      { content: '{"subject": "{{ticket.subject}}", "text": "{{ticket.description_text}}"}' },
      { switches: { templateEscaping: "json" } },
    );
    expect(escaped.first?.json).toEqual({ subject: 'A "quoted" subject', text: "Line one\nLine two" });
  });

  test("headers, Basic auth, other methods, placeholders in the address", async () => {
    const { first } = await tell({
      request_type: "PUT",
      custom_headers: { "X-Mixed-Case": "KeepsCase" },
      auth_header: { username: "u", password: "p" },
      content: {},
    });
    expect([first?.method, first?.headers["x-mixed-case"], first?.headers.authorization]).toEqual([
      "PUT",
      "KeepsCase",
      `Basic ${Buffer.from("u:p").toString("base64")}`,
    ]);
    const receiver = await openReceiver();
    const { control, newTicket } = await openAccount();
    const actions = [webhook(`${receiver.url}?ticket={{ticket.id}}`)];
    control.addRule({ type: 1, rule: { name: "Tell", active: true, conditions: always, actions } });
    newTicket();
    await control.whenWebhooksQuiet();
    expect(receiver.received[0]?.url).toBe("/webhook?ticket=1");
  });

  test("a blank in a custom header stops the rule from firing", async () => {
    const { received } = await tell({ custom_headers: { "X-Secret": "two words" } });
    expect(received).toEqual([]);
  });

  test("forms and XML", async () => {
    const content = ["ticket.id", "ticket.subject"];
    const form = await tell({ content_layout: "1", content_type: "X-FORM-URLENCODED", content });
    expect(new URLSearchParams(form.first?.raw).get("freshdesk_webhook[ticket_id]")).toBe("1");
    const xml = await tell({ content_layout: "1", content_type: "XML", content });
    expect(xml.first?.raw).toContain("<ticket_subject>A &quot;quoted&quot; subject</ticket_subject>");
  });
});
