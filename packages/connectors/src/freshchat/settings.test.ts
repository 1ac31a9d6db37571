import { expect, test } from "vitest";
import { freshchatManifest } from "./manifest.ts";
import { freshchatSettingsSchema } from "./settings.ts";

const good = {
  domain: "acme.freshchat.com",
  accessToken: "eyJ.token",
  defaultAgentEmail: "AI@Acme.com",
  autoHandleAll: true,
};

function problems(settings: Record<string, unknown>) {
  const result = freshchatSettingsSchema.safeParse(settings);
  if (result.success) return [];
  return result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

test("FC1: the fixed keys, all given, are read", () => {
  const settings = freshchatSettingsSchema.parse({
    ...good,
    domain: " Acme-123.freshchat.com ",
    topicIds: ["t1"],
    escalationGroupId: "g1",
    webhookPublicKey: "key",
    crmApiKey: "k",
    crmBundleAlias: "acme",
  });
  expect(settings).toMatchObject({ domain: "acme-123.freshchat.com", defaultAgentEmail: "ai@acme.com" });
});

test("FC1: empty optional fields of a form count as not given", () => {
  const settings = freshchatSettingsSchema.parse({
    ...good,
    escalationGroupId: "",
    webhookPublicKey: " ",
    crmApiKey: "",
    crmBundleAlias: "",
  });
  expect(settings.escalationGroupId).toBeUndefined();
  expect(settings.webhookPublicKey).toBeUndefined();
  expect(settings.crmApiKey).toBeUndefined();
  expect(settings.crmBundleAlias).toBeUndefined();
});

test.each([
  ["https://acme.freshchat.com", "domain: must be without https://: enter just acme.freshchat.com"],
  ["HTTP://Acme.freshchat.com/v2/", "domain: must be without http://: enter just acme.freshchat.com"],
  ["acme.freshchat.com/a/123/inbox", "domain: must be without a path: enter just acme.freshchat.com"],
  ["acme.freshchat.com:443", "domain: is not a host name: enter just acme.freshchat.com"],
  ["acme", "domain: is not a full host: enter all of it, e.g. acme.freshchat.com"],
  ["", "domain: is empty: enter your chat host, e.g. acme.freshchat.com"],
])("FC1: the domain %j is answered with the right form", (domain, message) => {
  expect(problems({ ...good, domain })[0]).toBe(message);
});

test.each([
  "evil.com",
  "freshchat.com.evil.com",
  "acmefreshchat.com",
  "freshchat.com",
])("FC1: the domain %s, which Freshworks does not own or is no account, is refused", (domain) => {
  expect(problems({ ...good, domain })[0]).toMatch(/^domain: must end in freshchat.com or myfreshworks.com/);
});

test.each([
  "acme.freshchat.com",
  "api.eu.freshchat.com",
  "acme.myfreshworks.com",
])("FC1: the domain %s is taken", (domain) => expect(problems({ ...good, domain })).toEqual([]));

test("a simulator's address lets any domain pass", () => {
  expect(
    problems({ ...good, domain: "sandbox.test", apiBaseUrl: "http://127.0.0.1:4010/freshchat" }),
  ).toEqual([]);
  expect(problems({ ...good, apiBaseUrl: "ftp://x" })[0]).toMatch(/^apiBaseUrl: /);
});

test.each([
  [{ accessToken: "two words" }, /^accessToken: has a space/],
  [{ accessToken: "" }, /^accessToken: /],
  [{ defaultAgentEmail: "ai" }, /^defaultAgentEmail: is not an e-mail address/],
  [{ crmApiKey: "k" }, /^crmBundleAlias: is needed too/],
  [{ crmBundleAlias: "acme" }, /^crmApiKey: is needed too/],
  [{ crmApiKey: "k", crmBundleAlias: "acme.myfreshworks.com" }, /^crmBundleAlias: is the first part/],
  [{ topics: ["t"] }, /topics/],
  [{ crmFieldMapping: [{ attribute: "a", object: "deal", field: "x" }] }, /^crmFieldMapping/],
  [{ crmFieldMapping: [{ attribute: "a", object: "contact", field: "X y" }] }, /line 1: "X y" is no field/],
  [
    {
      crmFieldMapping: [
        { attribute: "a", object: "contact", field: "x" },
        { attribute: "a", object: "company", field: "x" },
      ],
    },
    /line 2 maps the attribute of line 1 again/,
  ],
  [
    { fieldMapping: [{ attribute: "plan", object: "contact", field: "plan" }] },
    /^fieldMapping: line 1: "plan" is no field: Freshchat's own fields begin with cf_/,
  ],
])("FC2: the fault %j names its field", (given, message) => {
  expect(problems({ ...good, ...given })[0]).toMatch(message);
});

test("D2: every secret field of the form is listed as secret", () => {
  const secrets = freshchatManifest.fields
    .filter(({ control }) => control === "secret")
    .map(({ key }) => key);
  expect(freshchatManifest.secretFields).toEqual(secrets);
});

test("the form asks for every setting but the address of a simulator", () => {
  const keys = Object.keys(freshchatSettingsSchema.shape).filter((key) => key !== "apiBaseUrl");
  expect(freshchatManifest.fields.map(({ key }) => key)).toEqual(keys);
});
