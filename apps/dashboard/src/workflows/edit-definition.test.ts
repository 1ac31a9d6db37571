import { parseDefinition, type WorkflowDefinition } from "@baton/workflows";
import { describe, expect, it } from "vitest";
import { addStep, connect, freeName, moveStep, placeSteps, removeStep } from "./edit-definition.ts";

const define = (steps: unknown[]): WorkflowDefinition => {
  const parsed = parseDefinition({ steps });
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
};
const base = define([
  { id: "start", kind: "trigger", on: "first-message", next: "ask" },
  {
    id: "ask",
    kind: "buttons",
    text: "?",
    buttons: [
      { id: "a", label: "A", next: "end" },
      { id: "b", label: "B" },
    ],
    otherwise: "end",
  },
  { id: "end", kind: "close" },
]);
const read = (definition: WorkflowDefinition, id: string) => definition.steps.find((step) => step.id === id);

describe("M5: the builder's changes", () => {
  it("a step added after another, is connected to its first free exit and stands beside it", () => {
    const { definition, id } = addStep(base, "message", { after: "ask" });
    expect(id).toBe("message");
    expect(read(definition, "ask")).toMatchObject({ buttons: [{ next: "end" }, { next: "message" }] });
    expect(definition.positions.message?.x).toBeGreaterThan(placeSteps(base).ask?.x ?? 0);
    expect(parseDefinition(definition).kind).toBe("parsed");
  });

  it("a second step of a kind, has an id of its own and stands on nobody", () => {
    const first = addStep(base, "tag", { after: "ask" });
    const second = addStep(first.definition, "tag", { after: "ask" });
    expect(second.id).toBe("tag-2");
    expect(second.definition.positions["tag-2"]).not.toEqual(second.definition.positions.tag);
  });

  it("a step removed, leaves nothing that leads to it", () => {
    const definition = removeStep(base, "end");
    expect(read(definition, "ask")).toMatchObject({
      buttons: [{ next: null }, { next: null }],
      otherwise: null,
    });
    expect(read(definition, "end")).toBeUndefined();
  });

  it("a step moved, stands at whole numbers", () => {
    expect(moveStep(base, "end", { x: 10.4, y: 20 }).positions).toEqual({ end: { x: 10, y: 20 } });
  });

  it("an exit, connected and disconnected, changes alone", () => {
    const connected = connect(base, "ask", "button:b", "end");
    expect(read(connected, "ask")).toMatchObject({ buttons: [{ next: "end" }, { next: "end" }] });
    expect(connect(connected, "ask", "button:b", null)).toEqual(base);
    expect(connect(base, "ask", "nothing", "end")).toBe(base);
  });

  it("steps without places, get columns by their distance from the trigger", () => {
    const places = placeSteps(base);
    expect([places.start?.x, places.ask?.x, places.end?.x]).toEqual([0, 300, 600]);
  });

  it("a step without a place, among placed ones, covers none of them", () => {
    const placed = { ...base, positions: { start: { x: 0, y: 160 }, ask: { x: 300, y: 0 } } };
    const places = Object.values(placeSteps(placed));
    for (const [index, place] of places.entries()) {
      for (const other of places.slice(index + 1))
        expect(Math.abs(place.x - other.x) >= 250 || Math.abs(place.y - other.y) >= 200).toBe(true);
    }
  });

  it("names are taken once", () => {
    expect(freeName(["a", "a-2"], "a")).toBe("a-3");
  });
});
