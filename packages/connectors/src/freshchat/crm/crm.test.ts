import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../http/create-http-client.ts";
import { freshchat } from "../index.ts";
import { freshchatSettingsSchema } from "../settings.ts";
import { createCustomerRecords } from "./create-customer-records.ts";
import { type CrmApi, createCrmApi, findCrmAccess } from "./crm-api.ts";
import { findCrmContact } from "./find-crm-contact.ts";
import { type CrmFieldMapping, defaultCrmMapping, mapFromCrm, mapToCrm } from "./map-crm-fields.ts";
import { saveCrmContact } from "./save-crm-contact.ts";

const simulator = createFreshchatSimulator({ demoConversations: false });
const http = createHttpClient({ allowPrivateNetwork: true });
let api: CrmApi;
let settings: ReturnType<typeof freshchatSettingsSchema.parse>;

beforeAll(async () => {
  const { url } = await simulator.listen();
  settings = freshchatSettingsSchema.parse({
    domain: "lumenbikes.freshchat.com",
    accessToken: simulator.workspace.accessToken,
    defaultAgentEmail: simulator.workspace.agents.baton.email,
    crmApiKey: simulator.workspace.crmKey,
    crmBundleAlias: "lumenbikes",
    apiBaseUrl: url,
  });
  const access = findCrmAccess(settings);
  if (access === null) throw new Error("no access");
  api = createCrmApi(http, access);
});
afterAll(async () => {
  await http.close();
  await simulator.close();
});

const mapping: CrmFieldMapping[] = [
  ...defaultCrmMapping,
  { attribute: "frame", object: "contact", field: "cf_frame_size", direction: "both" },
  { attribute: "industry", object: "company", field: "industry", direction: "from-crm" },
  { attribute: "plan", object: "contact", field: "cf_plan", direction: "to-crm" },
];

describe("FC11: the field mapping", () => {
  test("to the CRM: names are split, custom fields go apart, empty values and other directions stay out", () => {
    const contact = {
      "contact.name": "Ana María Ruiz",
      "contact.email": "a@b.test",
      "contact.phone": " ",
      company: "Acme",
      frame: "L",
      industry: "x",
    };
    expect(mapToCrm(contact, mapping)).toEqual({
      contact: {
        first_name: "Ana",
        last_name: "María Ruiz",
        email: "a@b.test",
        custom_field: { cf_frame_size: "L" },
      },
      company: { name: "Acme" },
    });
  });

  test("from the CRM: the primary company counts, and what is empty is not there", () => {
    const contact = {
      id: 1,
      updated_at: null,
      first_name: "Ana",
      last_name: "",
      mobile_number: null,
      custom_field: { cf_frame_size: "M", cf_plan: "gold" },
      sales_accounts: [
        { id: 1, name: "Old", is_primary: false },
        { id: 2, name: "New", industry: "Sports", is_primary: true },
      ],
    };
    expect(mapFromCrm(contact, mapping)).toEqual({
      "contact.name": "Ana",
      company: "New",
      frame: "M",
      industry: "Sports",
      plan: "gold",
    });
  });
});

describe("FC11: against the CRM", () => {
  test("the check proves the key, and names the field when it is wrong", async () => {
    const check = (change: object) =>
      freshchat
        .connect({ settings: { ...settings, ...change }, agentAccount: null, http, now: () => new Date() })
        .check();
    expect(await check({})).toMatchObject({ ok: true });
    const failed = (await check({ crmApiKey: "wrong" })).checks.filter(({ ok }) => !ok);
    expect(failed).toMatchObject([{ name: "crm", field: "crmApiKey" }]);
  });

  test("a contact is found by e-mail without regard to case, with its company; a stranger is not", async () => {
    const contact = await findCrmContact(api, "AMELIE@example.com");
    expect(contact && mapFromCrm(contact, mapping)).toMatchObject({
      "contact.name": "Amélie Fournier",
      "contact.phone": "+33612345678",
      company: "Vélo Club Annecy",
      frame: "M",
    });
    expect(await findCrmContact(api, "nobody@example.com")).toBeNull();
  });

  test("a new contact and company are made, linked, and found again; saving again changes nothing twice", async () => {
    const fields = mapToCrm(
      { "contact.name": "Bo Li", "contact.email": "bo@example.com", company: "Bo's Bikes", plan: "gold" },
      mapping,
    );
    for (const _again of [1, 2]) {
      const saved = await saveCrmContact(api, { id: null, email: "bo@example.com" }, fields);
      expect(saved).toMatchObject({ withoutPhones: false, company: { name: "Bo's Bikes" } });
    }
    const found = await findCrmContact(api, "bo@example.com");
    expect(found).toMatchObject({ first_name: "Bo", last_name: "Li", custom_field: { cf_plan: "gold" } });
    expect(found?.sales_accounts).toMatchObject([{ name: "Bo's Bikes", is_primary: true }]);
  });

  test("a second company is added beside the first, which stays primary", async () => {
    await saveCrmContact(
      api,
      { id: null, email: "amelie@example.com" },
      { contact: {}, company: { name: "Second" } },
    );
    const found = await findCrmContact(api, "amelie@example.com");
    expect(found?.sales_accounts?.map(({ name, is_primary }) => [name, is_primary])).toEqual([
      ["Vélo Club Annecy", true],
      ["Second", false],
    ]);
    expect(found).toMatchObject({ first_name: "Amélie", mobile_number: "+33612345678" });
  });

  test("a phone that another contact has does not cost the rest of the contact", async () => {
    const fields = mapToCrm({ "contact.name": "Cleo", "contact.phone": "+33612345678" }, mapping);
    const saved = await saveCrmContact(api, { id: null, email: "cleo@example.com" }, fields);
    expect(saved.withoutPhones).toBe(true);
    expect(await findCrmContact(api, "cleo@example.com")).toMatchObject({ first_name: "Cleo" });
  });

  const records = (change: object = {}) => {
    const given = createCustomerRecords(http, { ...settings, ...change });
    if (given === null) throw new Error("no CRM");
    return given;
  };

  test("a contact without e-mail is found by phone, as it is written and if it is one person's; calls are counted", async () => {
    const byPhone = (phone: string) => records().find({ email: null, phone, id: null }, {});
    expect(await byPhone("+33612345678")).toMatchObject({
      id: "70000000001",
      fields: { "contact.email": "amelie@example.com", company: "Vélo Club Annecy" },
    });
    expect(await byPhone("33612345678")).toBeNull();
    let calls = 0;
    const onCall = () => {
      calls += 1;
    };
    expect(await records().find({ email: null, phone: null, id: null }, { onCall })).toBeNull();
    await records().find({ email: "amelie@example.com", phone: null, id: null }, { onCall });
    expect(calls).toBe(1);
  });

  test("when a contact was changed is told where the CRM tells it", async () => {
    const find = () => records().find({ email: "amelie@example.com", phone: null, id: null }, {});
    expect((await find())?.updatedAt).toBeInstanceOf(Date);
    simulator.control.setSwitches({ crmTimes: false });
    expect((await find())?.updatedAt).toBeNull();
    simulator.control.resetSwitches();
  });

  test("a field of the company goes to the company that is known; without one it is left out, and said", async () => {
    const crmFieldMapping = [
      ...defaultCrmMapping,
      { attribute: "sector", object: "company" as const, field: "industry", direction: "both" as const },
    ];
    const email = "dora@example.com";
    const save = (known: Record<string, string>) =>
      records({ crmFieldMapping }).save({ id: null, email, values: { sector: "Cargo" }, known }, {});
    expect(await save({})).toMatchObject({ leftOut: ["sector"] });
    expect(await save({ company: "Dora's" })).toMatchObject({ leftOut: [] });
    expect(await records({ crmFieldMapping }).find({ email, phone: null, id: null }, {})).toMatchObject({
      fields: { company: "Dora's", sector: "Cargo" },
    });
    const phone = { "contact.phone": "+33612345678" };
    expect(await records().save({ id: null, email, values: phone, known: phone }, {})).toMatchObject({
      leftOut: ["contact.phone"],
    });
  });

  test("without key and alias there is no CRM", () => {
    expect(
      createCustomerRecords(http, { ...settings, crmApiKey: undefined, crmBundleAlias: undefined }),
    ).toBeNull();
  });

  test("D6: the hourly limit is a failure that can wait", async () => {
    simulator.control.setSwitches({ crmCallsPerHour: 1 });
    const work = async () => {
      for (let call = 0; call < 3; call += 1) await findCrmContact(api, "amelie@example.com");
    };
    await expect(work()).rejects.toMatchObject({ code: "rate-limited", isRetryable: true });
    simulator.control.resetSwitches();
  });
});
