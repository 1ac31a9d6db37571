import { describe, expect, test } from "vitest";
import { openAccount } from "./open-account.ts";

async function crm(options: Parameters<typeof openAccount>[0] = {}) {
  const account = await openAccount(options);
  const headers = { Authorization: `Token token=${account.workspace.crmKey}` };
  const call = (method: string, path: string, body?: unknown) =>
    account.call(method, `/crm/sales/api${path}`, body, headers);
  return { ...account, call };
}

const upsert = (email: string, contact: object) => ({ unique_identifier: { emails: email }, contact });

describe("CRM", () => {
  test("it wants its own kind of token", async () => {
    const { workspace, url } = await crm();
    const path = `${url}/crm/sales/api/lookup?q=a&f=email&entities=contact`;
    expect((await fetch(path, { headers: { Authorization: `Bearer ${workspace.crmKey}` } })).status).toBe(
      401,
    );
  });

  test("lookup nests contacts.contacts, with companies when asked, empty when nobody matches", async () => {
    const { call } = await crm();
    const { json } = await call(
      "GET",
      "/lookup?q=amelie@example.com&f=email&entities=contact&include=sales_accounts",
    );
    expect(json.contacts.contacts[0].sales_accounts[0]).toMatchObject({
      name: "Vélo Club Annecy",
      is_primary: true,
    });
    const none = await call("GET", "/lookup?q=nobody@example.com&f=email&entities=contact");
    expect(none.json).toEqual({ contacts: { contacts: [] } });
  });

  test("upsert answers 201 for a new contact and 200 for a changed one", async () => {
    const { call } = await crm();
    const made = await call(
      "POST",
      "/contacts/upsert",
      upsert("n@example.com", { email: "n@example.com", first_name: "Nia" }),
    );
    const changed = await call("POST", "/contacts/upsert", upsert("n@example.com", { last_name: "Berg" }));
    expect([made.status, changed.status, changed.json.contact.first_name]).toEqual([201, 200, "Nia"]);
  });

  test("a change tells its time, and leaves the custom fields alone that it does not name; crmTimes off: no times", async () => {
    const { call, control } = await crm();
    const path = "/contacts/70000000001";
    const change = { contact: { custom_field: { cf_plan: "gold" } } };
    const { json } = await call("PUT", path, change);
    expect(json.contact.custom_field).toEqual({ cf_frame_size: "M", cf_plan: "gold" });
    expect(Date.parse(json.contact.updated_at)).toBeGreaterThan(0);
    control.setSwitches({ crmTimes: false });
    for (const answer of [await call("GET", path), await call("PUT", path, change)]) {
      expect(answer.json.contact).not.toHaveProperty("updated_at");
    }
  });

  test("sales_accounts replaces the list and needs exactly one primary", async () => {
    const { call } = await crm();
    const company = (await call("POST", "/sales_accounts", { sales_account: { name: "New GmbH" } })).json
      .sales_account;
    const link = (is_primary: boolean) => ({ sales_accounts: [{ id: company.id, is_primary }] });
    expect((await call("PUT", "/contacts/70000000001", link(false))).status).toBe(400);
    const { json } = await call("PUT", "/contacts/70000000001", link(true));
    expect(json.contact.sales_accounts).toEqual([{ id: company.id, is_primary: true }]);
    expect((await call("GET", `/sales_accounts/${company.id}`)).json.sales_account.name).toBe("New GmbH");
    expect((await call("GET", "/sales_accounts/view/1")).json.meta.total_pages).toBe(1);
    const again = await call("POST", "/sales_accounts/upsert", {
      unique_identifier: { name: "New GmbH" },
      sales_account: { phone: "1" },
    });
    expect([again.status, again.json.sales_account.id]).toEqual([200, company.id]);
  });

  test("a phone that another contact has fails the whole upsert, in Korean", async () => {
    const { call, control } = await crm();
    const body = upsert("x@example.com", { mobile_number: "+33612345678" });
    const { status, json } = await call("POST", "/contacts/upsert", body);
    expect([status, json.errors.message[0]]).toEqual([400, expect.stringMatching(/\p{Script=Hangul}/u)]);
    control.setSwitches({ crmErrorLanguage: "en" });
    expect((await call("POST", "/contacts/upsert", body)).json.errors.message[0]).toContain("already exists");
  });

  test("the hourly limit gives 429", async () => {
    const { call } = await crm({ switches: { crmCallsPerHour: 1 } });
    await call("GET", "/contacts/70000000001");
    expect((await call("GET", "/contacts/70000000001")).status).toBe(429);
  });
});
