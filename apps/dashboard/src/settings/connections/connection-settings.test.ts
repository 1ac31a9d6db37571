import { type HelpdeskView, maskedSecret, type SettingFieldView } from "@baton/api";
import { describe, expect, it } from "vitest";
import { startValues, writeChanges, writeSettings } from "./connection-settings.ts";

const field = (key: string, control: SettingFieldView["control"]): SettingFieldView => ({
  key,
  control,
  label: key,
  help: "",
  isRequired: false,
  placeholder: null,
  optionsFrom: null,
  options: null,
});
const helpdesk: Pick<HelpdeskView, "fields" | "secretFields"> = {
  fields: [
    field("domain", "text"),
    field("token", "secret"),
    field("all", "toggle"),
    field("topics", "multi-select"),
    field("mapping", "field-mapping"),
  ],
  secretFields: ["token"],
};
const stored = { domain: "acme.example", token: maskedSecret, all: true, topics: ["t1"] };

describe("writeChanges", () => {
  it("D2: leaves a stored secret out, when it was not touched, with nothing to change", () => {
    expect(startValues(helpdesk, stored).token).toBe("");
    expect(writeChanges(helpdesk, startValues(helpdesk, stored), stored)).toEqual({});
  });

  it("FC10: sends a secret, when a new one was typed, with the rest left out", () => {
    const values = { ...startValues(helpdesk, stored), token: " new " };
    expect(writeChanges(helpdesk, values, stored)).toEqual({ token: "new" });
  });

  it("M7: sends the whole mapping, when a line was changed, without the lines that were left empty", () => {
    const line = { attribute: "plan", object: "contact", field: "plan" };
    const values = startValues(helpdesk, { ...stored, mapping: [line] });
    expect(writeChanges(helpdesk, values, { ...stored, mapping: [line] })).toEqual({});
    const empty = { attribute: " ", object: "contact", field: "" };
    const other = { ...line, field: "tier" };
    expect(
      writeChanges(helpdesk, { ...values, mapping: [other, empty] }, { ...stored, mapping: [line] }),
    ).toEqual({
      mapping: [other],
    });
    expect(writeChanges(helpdesk, { ...values, mapping: [empty] }, { ...stored, mapping: [line] })).toEqual({
      mapping: null,
    });
  });

  it("takes an optional setting away, when its field was emptied, with null", () => {
    const values = { ...startValues(helpdesk, stored), topics: [], all: false };
    expect(writeChanges(helpdesk, values, stored)).toEqual({ all: false, topics: null });
  });
});

describe("writeSettings", () => {
  it("sends what is filled in, when a connection is new, with empty fields left out and switches kept", () => {
    const values = { ...startValues(helpdesk), domain: " acme.example ", token: "abc" };
    expect(writeSettings(helpdesk, values)).toEqual({ domain: "acme.example", token: "abc", all: false });
  });
});
