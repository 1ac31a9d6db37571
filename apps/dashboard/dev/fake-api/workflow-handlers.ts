import type { WorkflowView } from "@baton/api";
import {
  diffDefinitions,
  isPublishable,
  parseDefinition,
  rehearse,
  templates,
  validate,
  type WorkflowDefinition,
} from "@baton/workflows";
import type { Handlers } from "./fake-api.ts";
import { FakeError } from "./fake-error.ts";
import { createId, now } from "./state.ts";

type Stored = WorkflowView & {
  versions: {
    number: number;
    note: string;
    definition: WorkflowDefinition;
    at: string;
    restoredFrom: number | null;
  }[];
};

/** Workflows in memory; documents are read and checked by the code of the real server. */
export function createWorkflowHandlers(): Handlers {
  const items: Stored[] = [];
  const find = (id: string | undefined): Stored => {
    const item = items.find((each) => each.id === id);
    if (!item) throw new FakeError("not-found", "There is no such workflow.");
    return item;
  };
  const add = (name: string, description: string, draft: WorkflowDefinition): Stored => {
    const item: Stored = {
      id: createId(),
      name,
      description,
      position: items.length,
      version: 1,
      publishedNumber: null,
      hasChanges: true,
      runs: { total: 0, waiting: 0 },
      createdAt: now(),
      updatedAt: now(),
      draft,
      problems: validate(draft),
      versions: [],
    };
    items.push(item);
    return item;
  };
  const touch = (item: Stored): WorkflowView => {
    const published = item.versions.find(({ number }) => number === item.publishedNumber);
    item.hasChanges = !published || diffDefinitions(published.definition, item.draft).length > 0;
    item.problems = validate(item.draft);
    item.updatedAt = now();
    return view(item);
  };
  const publish = (
    item: Stored,
    definition: WorkflowDefinition,
    note: string,
    restoredFrom: number | null,
  ) => {
    const number = item.versions.length + 1;
    item.versions.unshift({ number, note, definition, at: now(), restoredFrom });
    item.publishedNumber = number;
    item.draft = definition;
    item.version += 1;
    return touch(item);
  };
  const atVersion = (item: Stored, version: number) => {
    if (version === item.version) return;
    throw new FakeError("version-conflict", "Somebody else changed the workflow in between. Load it again.", {
      version: item.version,
    });
  };
  const hybrid = templates.find(({ id }) => id === "hybrid-escalation");
  const hours = templates.find(({ id }) => id === "out-of-hours");
  if (hybrid && hours) {
    const first = add(hybrid.name, hybrid.description, hybrid.definition);
    publish(first, hybrid.definition, "First version", null);
    first.runs = { total: 128, waiting: 7 };
    add(hours.name, hours.description, hours.definition);
  }

  return {
    listWorkflows: () => ({
      items: items.toSorted((first, second) => first.position - second.position).map(view),
      nextCursor: null,
    }),
    listWorkflowTemplates: () => ({ items: [...templates], nextCursor: null }),
    createWorkflow: ({ body }) => {
      const { name, template } = body as { name: string; template?: string };
      const found = templates.find(({ id }) => id === template);
      const blank = read({ steps: [{ id: "start", kind: "trigger", on: "first-message" }] });
      return view(add(name, found?.description ?? "", found?.definition ?? blank));
    },
    getWorkflow: ({ parameters }) => view(find(parameters.id)),
    updateWorkflow: ({ parameters, body }) => {
      const item = find(parameters.id);
      const { version, definition, ...fields } = body as { version: number; definition?: unknown };
      atVersion(item, version);
      Object.assign(item, fields);
      if (definition !== undefined) item.draft = read(definition);
      item.version += 1;
      return touch(item);
    },
    deleteWorkflow: ({ parameters }) => {
      items.splice(items.indexOf(find(parameters.id)), 1);
      return undefined;
    },
    publishWorkflow: ({ parameters, body }) => {
      const item = find(parameters.id);
      const { version, note } = body as { version: number; note: string };
      atVersion(item, version);
      if (!isPublishable(validate(item.draft)))
        throw new FakeError("refused", "The workflow cannot be published yet.");
      return publish(item, item.draft, note, null);
    },
    unpublishWorkflow: ({ parameters }) => {
      const item = find(parameters.id);
      item.publishedNumber = null;
      return touch(item);
    },
    listWorkflowVersions: ({ parameters }) => {
      const item = find(parameters.id);
      return {
        items: item.versions.map(({ number, note, at, restoredFrom }) => ({
          number,
          note,
          restoredFrom,
          isPublished: number === item.publishedNumber,
          publishedAt: at,
          publishedBy: "Robin Hale",
        })),
        nextCursor: null,
      };
    },
    diffWorkflow: ({ parameters, query }) => {
      const item = find(parameters.id);
      const from = item.versions.find(({ number }) => number === Number(query.from));
      return { differences: from ? diffDefinitions(from.definition, item.draft) : [] };
    },
    restoreWorkflow: ({ parameters, body }) => {
      const item = find(parameters.id);
      const { version, number } = body as { version: number; number: number };
      atVersion(item, version);
      const from = item.versions.find((each) => each.number === number);
      if (!from) throw new FakeError("not-found", "There is no such version.");
      return publish(item, from.definition, `Back to version ${number}`, number);
    },
    testRunWorkflow: ({ parameters }) => {
      const { draft } = find(parameters.id);
      return rehearse({
        definition: draft,
        triggerId: "start",
        facts: { attributes: {}, officeOpensAt: null, needsVerification: true },
        inputs: [],
        agentOutcomes: [],
        now: new Date(),
      });
    },
  };
}

function view({ versions: _versions, ...workflow }: Stored): WorkflowView {
  return workflow;
}

function read(definition: unknown): WorkflowDefinition {
  const parsed = parseDefinition(definition);
  if (parsed.kind === "parsed") return parsed.definition;
  throw new FakeError("invalid-request", parsed.problems[0]?.message ?? "", { problems: parsed.problems });
}
