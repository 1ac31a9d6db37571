import type { WorkflowView } from "@baton/api";
import {
  addAuditEntry,
  archiveWorkflow,
  countWorkflowRuns,
  createUuid,
  getWorkflow,
  getWorkflowVersion,
  insertWorkflow,
  listWorkflows,
  listWorkflowVersions,
  publishWorkflowVersion,
  type Queryable,
  type StoredWorkflow,
  type StoredWorkflowVersion,
  unpublishWorkflow,
  updateWorkflow,
  withTransaction,
} from "@baton/database";
import {
  diffDefinitions,
  isPublishable,
  type Problem,
  parseDefinition,
  rehearse,
  templates,
  validate,
  type WorkflowDefinition,
} from "@baton/workflows";
import type { Caller } from "../accounts/authenticate.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { Handlers } from "../http/register-routes.ts";
import { auditActor } from "./audit-actor.ts";
import type { RouteDependencies } from "./route-dependencies.ts";

type WorkflowHandlers = Pick<
  Handlers,
  | "listWorkflows"
  | "listWorkflowTemplates"
  | "createWorkflow"
  | "getWorkflow"
  | "updateWorkflow"
  | "deleteWorkflow"
  | "checkWorkflow"
  | "publishWorkflow"
  | "unpublishWorkflow"
  | "listWorkflowVersions"
  | "getWorkflowVersion"
  | "diffWorkflow"
  | "restoreWorkflow"
  | "testRunWorkflow"
>;

/** What a workflow begins with when nothing is said about it. */
const blank = { steps: [{ id: "start", kind: "trigger", on: "first-message" }] };

export function workflowRoutes({ pool, changes }: RouteDependencies): WorkflowHandlers {
  function announce(caller: Caller): void {
    changes.publish({ organizationId: caller.organizationId, topic: "settings", id: "workflows" });
  }

  async function find(database: Queryable, caller: Caller, id: string): Promise<StoredWorkflow> {
    const workflow = await getWorkflow(database, { organizationId: caller.organizationId, id });
    if (!workflow) throw notFound("workflow");
    return workflow;
  }

  async function view(caller: Caller, id: string) {
    const workflow = await find(pool, caller, id);
    const counts = await countWorkflowRuns(pool, caller.organizationId);
    const draft = read(workflow.draft);
    return { ...summarize(workflow, counts.get(id)), draft, problems: validate(draft) };
  }

  async function findVersion(caller: Caller, workflowId: string, number: number) {
    const { organizationId } = caller;
    const version = await getWorkflowVersion(pool, { organizationId, workflowId, number });
    if (!version) throw notFound("version");
    return version;
  }

  return {
    async listWorkflows({ caller }) {
      const { organizationId } = caller;
      const [stored, counts] = await Promise.all([
        listWorkflows(pool, organizationId),
        countWorkflowRuns(pool, organizationId),
      ]);
      const items = stored.map((workflow) => summarize(workflow, counts.get(workflow.id)));
      return { items, nextCursor: null };
    },

    async listWorkflowTemplates() {
      return { items: [...templates], nextCursor: null };
    },

    async createWorkflow({ caller, body }) {
      const id = createUuid();
      const template = templates.find((candidate) => candidate.id === body.template);
      if (body.template !== undefined && !template) {
        throw new ApiError(
          "refused",
          `There is no template ${body.template}. Use one of ${templates.map((known) => known.id).join(", ")}.`,
          { reason: "no-such-template" },
        );
      }
      const draft = readWritten(body.definition ?? template?.definition ?? blank);
      await withTransaction(pool, async (client) => {
        await insertWorkflow(client, {
          id,
          organizationId: caller.organizationId,
          name: body.name,
          description: body.description ?? template?.description ?? "",
          draft,
          updatedBy: caller.name,
        });
        await addAuditEntry(
          client,
          audit(caller, "workflow-created", id, null, { name: body.name, steps: draft.steps.length }),
        );
      });
      announce(caller);
      return view(caller, id);
    },

    async getWorkflow({ caller, parameters }) {
      return view(caller, parameters.id);
    },

    async updateWorkflow({ caller, parameters, body }) {
      const { id } = parameters;
      const { version, definition, ...change } = body;
      const draft = definition === undefined ? undefined : readWritten(definition);
      await withTransaction(pool, async (client) => {
        const before = await find(client, caller, id);
        const saved = await updateWorkflow(client, {
          ...change,
          ...(draft ? { draft } : {}),
          id,
          organizationId: caller.organizationId,
          expectedVersion: version,
          updatedBy: caller.name,
        });
        if (saved === null) throw conflict((await find(client, caller, id)).version);
        const { name, description, position } = before;
        await addAuditEntry(
          client,
          audit(
            caller,
            "workflow-changed",
            id,
            { name, description, position },
            {
              ...{ name, description, position },
              ...change,
              ...(draft ? { differences: wordsFor(read(before.draft), draft) } : {}),
            },
          ),
        );
      });
      announce(caller);
      return view(caller, id);
    },

    async deleteWorkflow({ caller, parameters }) {
      const { id } = parameters;
      await withTransaction(pool, async (client) => {
        const before = await find(client, caller, id);
        await archiveWorkflow(client, {
          id,
          organizationId: caller.organizationId,
          updatedBy: caller.name,
        });
        await addAuditEntry(client, audit(caller, "workflow-deleted", id, { name: before.name }, null));
      });
      announce(caller);
      return undefined;
    },

    async checkWorkflow({ body }) {
      const parsed = parseDefinition(body.definition);
      const problems = parsed.kind === "refused" ? parsed.problems : validate(parsed.definition);
      return { ok: parsed.kind === "parsed" && isPublishable(problems), problems };
    },

    async publishWorkflow({ caller, parameters, body }) {
      const workflow = await find(pool, caller, parameters.id);
      await publish(caller, workflow, read(workflow.draft), { ...body, restoredFrom: null });
      return view(caller, parameters.id);
    },

    async unpublishWorkflow({ caller, parameters }) {
      const { id } = parameters;
      await withTransaction(pool, async (client) => {
        const before = await find(client, caller, id);
        const { organizationId } = caller;
        await unpublishWorkflow(client, { organizationId, workflowId: id, updatedBy: caller.name });
        await addAuditEntry(
          client,
          audit(caller, "workflow-unpublished", id, { number: before.publishedNumber }, { number: null }),
        );
      });
      announce(caller);
      return view(caller, id);
    },

    async listWorkflowVersions({ caller, parameters }) {
      const workflow = await find(pool, caller, parameters.id);
      const versions = await listWorkflowVersions(pool, {
        organizationId: caller.organizationId,
        workflowId: workflow.id,
      });
      return { items: versions.map((version) => showVersion(workflow, version)), nextCursor: null };
    },

    async getWorkflowVersion({ caller, parameters }) {
      const workflow = await find(pool, caller, parameters.id);
      const version = await findVersion(caller, workflow.id, parameters.number);
      return { ...showVersion(workflow, version), definition: read(version.definition) };
    },

    async diffWorkflow({ caller, parameters, query }) {
      const workflow = await find(pool, caller, parameters.id);
      const load = async (reference: "draft" | number) =>
        read(
          reference === "draft"
            ? workflow.draft
            : (await findVersion(caller, workflow.id, reference)).definition,
        );
      const [from, to] = await Promise.all([load(query.from), load(query.to)]);
      return { differences: diffDefinitions(from, to) };
    },

    async restoreWorkflow({ caller, parameters, body }) {
      const workflow = await find(pool, caller, parameters.id);
      const version = await findVersion(caller, workflow.id, body.number);
      await publish(caller, workflow, read(version.definition), {
        version: body.version,
        note: `Back to version ${body.number}`,
        restoredFrom: body.number,
      });
      return view(caller, parameters.id);
    },

    async testRunWorkflow({ caller, parameters, body }) {
      const workflow = await find(pool, caller, parameters.id);
      const definition = body.definition === undefined ? read(workflow.draft) : readWritten(body.definition);
      const triggers = definition.steps.filter(({ kind }) => kind === "trigger");
      const trigger = body.trigger ? triggers.find(({ id }) => id === body.trigger) : triggers[0];
      if (!trigger) {
        throw new ApiError("refused", "There is no such trigger to start at.", { reason: "no-trigger" });
      }
      const { inputs, attributes, agentOutcomes, needsVerification } = body;
      const isClosed = attributes["office.isOpen"] === false;
      const now = new Date();
      return rehearse({
        definition,
        triggerId: trigger.id,
        facts: {
          attributes,
          needsVerification,
          officeOpensAt: isClosed ? new Date(now.getTime() + 12 * 3_600_000).toISOString() : null,
        },
        inputs,
        agentOutcomes,
        now,
      });
    },
  };

  async function publish(
    caller: Caller,
    workflow: StoredWorkflow,
    definition: WorkflowDefinition,
    input: { version: number; note: string; restoredFrom: number | null },
  ): Promise<void> {
    const { id } = workflow;
    if (input.version !== workflow.version) throw conflict(workflow.version);
    const problems = validate(definition);
    if (!isPublishable(problems)) {
      throw new ApiError("refused", "The workflow cannot be published yet.", {
        reason: "workflow-has-problems",
        problems,
      });
    }
    await withTransaction(pool, async (client) => {
      const { organizationId } = caller;
      const published = await publishWorkflowVersion(client, {
        organizationId,
        workflowId: id,
        expectedVersion: input.version,
        definition,
        note: input.note,
        restoredFrom: input.restoredFrom,
        publishedBy: caller.name,
      });
      if (published === null) throw conflict((await find(client, caller, id)).version);
      const action = input.restoredFrom === null ? "workflow-published" : "workflow-restored";
      await addAuditEntry(
        client,
        audit(
          caller,
          action,
          id,
          { number: workflow.publishedNumber },
          { number: published.number, note: input.note },
        ),
      );
    });
    announce(caller);
  }
}

/** A document that Baton stored itself. */
function read(stored: unknown): WorkflowDefinition {
  const parsed = parseDefinition(stored);
  if (parsed.kind === "refused")
    throw new Error(`A stored workflow cannot be read: ${parsed.problems[0]?.message}`);
  return parsed.definition;
}

/** A document that somebody sent: every fault with its place and cure. */
function readWritten(definition: unknown): WorkflowDefinition {
  const parsed = parseDefinition(definition);
  if (parsed.kind === "parsed") return parsed.definition;
  throw new ApiError("invalid-request", describeProblems(parsed.problems), {
    issues: parsed.problems.map(({ path, message }) => ({ path: `definition.${path}`, message })),
    problems: parsed.problems,
  });
}

function describeProblems(problems: readonly Problem[]): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return `The definition is not valid. ${first?.path}: ${first?.message} ${first?.fix}${more}`;
}

function summarize(workflow: StoredWorkflow, runs: WorkflowView["runs"] | undefined) {
  const { id, name, description, position, version, publishedNumber, createdAt, updatedAt } = workflow;
  const hasChanges =
    publishedNumber === null || wordsFor(read(workflow.publishedDefinition), read(workflow.draft)).length > 0;
  return {
    ...{ id, name, description, position, version, publishedNumber, createdAt, updatedAt },
    hasChanges,
    runs: runs ?? { total: 0, waiting: 0 },
  };
}

function showVersion(workflow: StoredWorkflow, version: StoredWorkflowVersion) {
  const { number, note, restoredFrom, publishedAt, publishedBy } = version;
  const isPublished = version.id === workflow.publishedVersionId;
  return { number, note, restoredFrom, publishedAt, publishedBy, isPublished };
}

function wordsFor(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  return diffDefinitions(before, after).map(({ text }) => text);
}

function audit(caller: Caller, action: string, id: string, before: unknown, after: unknown) {
  return {
    organizationId: caller.organizationId,
    actor: auditActor(caller),
    action,
    subject: `workflow:${id}`,
    before,
    after,
  };
}

function conflict(version: number): ApiError {
  return new ApiError("version-conflict", "Somebody else changed the workflow in between. Load it again.", {
    version,
  });
}
