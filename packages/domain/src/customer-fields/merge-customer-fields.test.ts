import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CustomerFields, type MergeInput, mergeCustomerFields } from "./merge-customer-fields.ts";

const early = new Date("2026-01-14T12:00:00Z");
const late = new Date("2026-01-15T12:00:00Z");
const fields: MergeInput["fields"] = [{ attribute: "plan", direction: "both" }];
const side = (value: string | null): CustomerFields => (value === null ? {} : { plan: value });

type Seen = [string | null, string | null] | null;
const merge = (
  our: string | null,
  their: string | null,
  seen: Seen,
  more: Partial<Pick<MergeInput, "changedAt" | "fields">> = {},
) =>
  mergeCustomerFields({
    fields,
    ours: side(our),
    theirs: side(their),
    seen: seen === null ? null : { ours: side(seen[0]), theirs: side(seen[1]) },
    changedAt: { ours: early, theirs: late },
    ...more,
  });
const nothing: ReturnType<typeof mergeCustomerFields> = { toCrm: {}, toBaton: {}, differing: [] };

describe("FC11: which value goes where", () => {
  test.each<[string, string | null, string | null, Seen, Partial<ReturnType<typeof mergeCustomerFields>>]>([
    ["known by neither", null, null, null, {}],
    ["the same on both", "a", "a", null, {}],
    ["the same but for its letters' case", "Ana", "ANA ", null, {}],
    ["known by Baton alone", "a", null, null, { toCrm: { plan: "a" } }],
    ["known by the CRM alone", null, "b", null, { toBaton: { plan: "b" } }],
    ["different at first sight: both keep theirs", "a", "b", null, { differing: ["plan"] }],
    ["different and unchanged since", "a", "b", ["a", "b"], { differing: ["plan"] }],
    ["changed in Baton", "a2", "a", ["a", "a"], { toCrm: { plan: "a2" } }],
    ["changed in the CRM", "a", "a2", ["a", "a"], { toBaton: { plan: "a2" } }],
    ["changed on both, later in the CRM", "a2", "a3", ["a", "a"], { toBaton: { plan: "a3" } }],
    ["emptied in the CRM: stays empty there", "a", null, ["a", "a"], {}],
    ["emptied in the CRM, then changed in Baton", "a2", null, ["a", "a"], { toCrm: { plan: "a2" } }],
    ["emptied in Baton: stays empty here", null, "a", ["a", "a"], {}],
    ["emptied in Baton, then changed in the CRM", null, "a2", ["a", "a"], { toBaton: { plan: "a2" } }],
    ["new on both since the last time, and different", "a", "b", [null, null], { differing: ["plan"] }],
    ["emptied on one side, some time ago", "a", null, ["a", null], {}],
    ["new in Baton since the last time", "a", null, [null, null], { toCrm: { plan: "a" } }],
    ["new in the CRM since the last time", null, "b", [null, null], { toBaton: { plan: "b" } }],
  ])("%s", (_what, our, their, seen, expected) => {
    expect(merge(our, their, seen)).toEqual({ ...nothing, ...expected });
  });

  test("changed on both: the later one counts, and where nobody knows which, none", () => {
    const when = (ours: Date | null, theirs: Date | null) =>
      merge("x", "y", ["a", "a"], { changedAt: { ours, theirs } });
    expect(when(late, early)).toEqual({ ...nothing, toCrm: { plan: "x" } });
    expect(when(early, late)).toEqual({ ...nothing, toBaton: { plan: "y" } });
    expect(when(late, null)).toEqual({ ...nothing, differing: ["plan"] });
    expect(when(null, early)).toEqual({ ...nothing, differing: ["plan"] });
  });

  test.each([
    ["to-crm", null, "b", nothing],
    ["to-crm", "a", null, { ...nothing, toCrm: { plan: "a" } }],
    ["from-crm", "a", null, nothing],
    ["from-crm", null, "b", { ...nothing, toBaton: { plan: "b" } }],
  ] as const)("a mapping %s, Baton has %j and the CRM %j", (direction, our, their, expected) => {
    expect(merge(our, their, null, { fields: [{ attribute: "plan", direction }] })).toEqual(expected);
  });

  test("attributes that are not mapped go nowhere", () => {
    const given = {
      ours: { secret: "x" },
      theirs: { deal: "y" },
      seen: null,
      changedAt: { ours: null, theirs: null },
    };
    expect(mergeCustomerFields({ fields, ...given })).toEqual(nothing);
  });
});

const value = fc.constantFrom(null, "a", "b", "c");
const changes = fc.array(fc.tuple(fc.constantFrom("ours", "theirs"), value), { maxLength: 6 });

test("FC11: after a comparison that was written on both sides, another one without a change writes nothing", () => {
  fc.assert(
    fc.property(value, value, changes, (our, their, history) => {
      let state = { ours: side(our), theirs: side(their) };
      let seen: MergeInput["seen"] = null;
      const sync = () => {
        const merged = mergeCustomerFields({
          fields,
          ...state,
          seen,
          changedAt: { ours: early, theirs: late },
        });
        state = {
          ours: { ...state.ours, ...merged.toBaton },
          theirs: { ...state.theirs, ...merged.toCrm },
        };
        seen = state;
        return merged;
      };
      sync();
      for (const [who, next] of history) {
        state = { ...state, [who]: side(next) };
        sync();
        const again = sync();
        expect([again.toCrm, again.toBaton]).toEqual([{}, {}]);
      }
    }),
  );
});
