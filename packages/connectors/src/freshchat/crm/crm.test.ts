import { createFreshchatSimulator } from "@baton/sandbox/freshchat/index";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../http/create-http-client.ts";
import { freshchat } from "../index.ts";
import { freshchatSettingsSchema } from "../settings.ts";
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
  { contactField: "frame", crmObject: "contact", crmField: "cf_frame_size", direction: "both" },
  { contactField: "industry", crmObject: "company", crmField: "industry", direction: "from-crm" },
  { contactField: "plan", crmObject: "contact", crmField: "cf_plan", direction: "to-crm" },
];

describe("FC11: the field mapping", () => {
  test("to the CRM: names are split, custom fields go apart, empty values and other directions stay out", () => {
    const contact = {
      name: "Ana María Ruiz",
      email: "a@b.test",
      phone: " ",
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
      name: "Ana",
      company: "New",
      frame: "M",
      industry: "Sports",
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
      name: "Amélie Fournier",
      phone: "+33612345678",
      company: "Vélo Club Annecy",
      frame: "M",
    });
    expect(await findCrmContact(api, "nobody@example.com")).toBeNull();
  });

  test("a new contact and company are made, linked, and found again; saving again changes nothing twice", async () => {
    const fields = mapToCrm(
      { name: "Bo Li", email: "bo@example.com", company: "Bo's Bikes", plan: "gold" },
      mapping,
    );
    for (const _again of [1, 2]) {
      const saved = await saveCrmContact(api, "bo@example.com", fields);
      expect(saved).toMatchObject({ withoutPhones: false, company: { name: "Bo's Bikes" } });
    }
    const found = await findCrmContact(api, "bo@example.com");
    expect(found).toMatchObject({ first_name: "Bo", last_name: "Li", custom_field: { cf_plan: "gold" } });
    expect(found?.sales_accounts).toMatchObject([{ name: "Bo's Bikes", is_primary: true }]);
  });

  test("a second company is added beside the first, which stays primary", async () => {
    await saveCrmContact(api, "amelie@example.com", { contact: {}, company: { name: "Second" } });
    const found = await findCrmContact(api, "amelie@example.com");
    expect(found?.sales_accounts?.map(({ name, is_primary }) => [name, is_primary])).toEqual([
      ["Vélo Club Annecy", true],
      ["Second", false],
    ]);
    expect(found).toMatchObject({ first_name: "Amélie", mobile_number: "+33612345678" });
  });

  test("a phone that another contact has does not cost the rest of the contact", async () => {
    const fields = mapToCrm({ name: "Cleo", phone: "+33612345678" }, mapping);
    const saved = await saveCrmContact(api, "cleo@example.com", fields);
    expect(saved.withoutPhones).toBe(true);
    expect(await findCrmContact(api, "cleo@example.com")).toMatchObject({ first_name: "Cleo" });
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
