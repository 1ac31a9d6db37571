import { connectors, createHttpClient } from "@baton/connectors";
import {
  createSealer,
  createUuid,
  type Database,
  insertKnowledgeSource,
  type KnowledgeSource,
} from "@baton/database";
import { createConnection, type KnowledgeTools, listCollections, syncSource } from "@baton/engine";
import { createFreshdeskSimulator } from "@baton/sandbox/freshdesk/index";
import { createFrontSimulator } from "@baton/sandbox/front/index";
import { createTestDatabase } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";

const database = await createTestDatabase<Database>();
const http = createHttpClient({ allowPrivateNetwork: true });
const organizationId = createUuid();
const connections: KnowledgeTools["connections"] = {
  pool: database.pool,
  sealer: createSealer("a master key for tests, long enough"),
  connectors: new Map(connectors.map((connector) => [connector.manifest.helpdesk, connector])),
  http,
  jobs: { prepare: async () => {}, enqueue: async () => null },
  now: () => new Date(),
};
const tools: KnowledgeTools = {
  connections,
  webHttp: http,
  changes: { publish() {} },
  now: () => new Date(),
};
afterAll(async () => {
  await http.close();
  await database.close();
});

describe("Freshdesk's solution articles as a source", async () => {
  const simulator = createFreshdeskSimulator({ demoTickets: false, switches: { callsPerMinute: 100_000 } });
  const { control, workspace } = simulator;
  const { url } = await simulator.listen();
  afterAll(() => simulator.close());
  const general = control.saveSolutionCategory({ name: "General" });
  const shown = control.saveSolutionFolder({ categoryId: general.id, name: "Delivery" });
  const below = control.saveSolutionFolder({ parentFolderId: shown.id, name: "Abroad" });
  const loggedIn = control.saveSolutionFolder({
    categoryId: general.id,
    name: "For customers",
    visibility: 2,
  });
  const agents = control.saveSolutionFolder({ categoryId: general.id, name: "Team", visibility: 3 });
  const belowAgents = control.saveSolutionFolder({ parentFolderId: agents.id, name: "Below the team" });
  const times = control.saveSolutionArticle({
    folderId: shown.id,
    title: "Delivery times",
    html: "<h2>Inland</h2><p>Three days.</p><script>alert(1)</script>",
  });
  const abroad = control.saveSolutionArticle({
    folderId: below.id,
    title: "Abroad",
    html: "<p>Five days.</p>",
  });
  control.saveSolutionArticle({
    folderId: shown.id,
    title: "Draft",
    html: "<p>Not yet.</p>",
    status: "draft",
  });
  control.saveSolutionArticle({ folderId: loggedIn.id, title: "Signed in", html: "<p>Yours.</p>" });
  control.saveSolutionArticle({ folderId: agents.id, title: "Goodwill", html: "<p>Up to 25 euro.</p>" });
  control.saveSolutionArticle({ folderId: belowAgents.id, title: "Deeper", html: "<p>Secret too.</p>" });
  const connectionId = await connect("freshdesk", {
    domain: "lumenbikes.freshdesk.com",
    apiKey: workspace.apiKey,
    autoHandleAll: true,
    apiBaseUrl: url,
  });

  it("offers its folders with the path to them and who may read them", async () => {
    const listed = await listCollections({ organizationId, connectionId }, connections);
    expect(
      listed.kind === "listed" && listed.collections.map(({ label, audience }) => [label, audience]),
    ).toEqual([
      ["Delivery", "public"],
      ["Delivery / Abroad", "public"],
      ["For customers", "internal"],
      ["Team", "internal"],
      ["Team / Below the team", "internal"],
    ]);
  });

  it("A1, S8: published in folders that everybody sees is public, everything else internal; then only changes are written", async () => {
    const source = await add("freshdesk", { connectionId });
    expect(await sync(source)).toMatchObject({ state: "ready", report: { checked: 6, changed: 6 } });
    const portal = "https://lumenbikes.freshdesk.com/support/solutions/articles";
    expect(await articles(source)).toEqual([
      ["Abroad", "public", "published", `${portal}/${abroad.id}`],
      ["Deeper", "internal", "published", null],
      ["Delivery times", "public", "published", `${portal}/${times.id}`],
      ["Draft", "internal", "draft", null],
      ["Goodwill", "internal", "published", null],
      ["Signed in", "internal", "published", null],
    ]);
    const { rows } = await database.pool.query("select body from article where title = 'Delivery times'");
    expect(rows).toEqual([{ body: "## Inland\n\nThree days." }]);

    const before = await rowVersions(source);
    expect(await sync(source)).toMatchObject({ report: { checked: 6, changed: 0, removed: 0 } });
    expect(await rowVersions(source)).toEqual(before);

    control.saveSolutionArticle({ articleId: times.id, html: "<p>Four days.</p>" });
    expect(await sync(source)).toMatchObject({ report: { checked: 6, changed: 1 } });
  });

  it("S8: a folder that is closed to the public, synced, takes its articles out of the public ones", async () => {
    const source = await add("freshdesk", { connectionId, collectionIds: [String(shown.id)] });
    await sync(source);
    expect(await publicTitles(source)).toEqual(["Delivery times"]);
    control.saveSolutionFolder({ folderId: shown.id, visibility: 3 });
    expect(await sync(source)).toMatchObject({ report: { changed: 1 } });
    expect(await publicTitles(source)).toEqual([]);
    control.saveSolutionFolder({ folderId: shown.id, visibility: 1 });
    await sync(source);
    expect(await publicTitles(source)).toEqual(["Delivery times"]);
  });

  it("A1: reads each translation as an article of its own, public where customers can choose the language, and only what changed", async () => {
    control.setLanguages({ supported: ["de", "fr"], shown: ["de"] });
    control.saveSolutionArticle({
      articleId: times.id,
      language: "de",
      title: "Lieferzeiten",
      html: "<p>Drei Tage.</p>",
    });
    control.saveSolutionArticle({
      articleId: times.id,
      language: "fr",
      title: "Délais",
      html: "<p>Trois jours.</p>",
    });
    const source = await add("freshdesk", { connectionId, collectionIds: [String(shown.id)] });
    expect(await sync(source)).toMatchObject({ state: "ready", report: { checked: 4, changed: 4 } });
    const portal = "https://lumenbikes.freshdesk.com";
    expect(await articles(source)).toEqual([
      ["Delivery times", "public", "published", `${portal}/support/solutions/articles/${times.id}`],
      ["Draft", "internal", "draft", null],
      ["Délais", "internal", "published", null],
      ["Lieferzeiten", "public", "published", `${portal}/de/support/solutions/articles/${times.id}`],
    ]);
    const { rows } = await database.pool.query(
      "select title, language from article where source_id = $1 and status = 'published' order by title",
      [source.id],
    );
    expect(rows.map(({ title, language }) => `${title} ${language}`)).toEqual([
      "Delivery times en",
      "Délais fr",
      "Lieferzeiten de",
    ]);

    const before = await rowVersions(source);
    expect(await sync(source)).toMatchObject({ report: { checked: 4, changed: 0, removed: 0 } });
    expect(await rowVersions(source)).toEqual(before);
    control.saveSolutionArticle({ articleId: times.id, language: "de", html: "<p>Vier Tage.</p>" });
    expect(await sync(source)).toMatchObject({ report: { changed: 1, removed: 0 } });
    // A language that is given up takes its articles along.
    control.setLanguages({ supported: ["fr"] });
    expect(await sync(source)).toMatchObject({ report: { removed: 1 } });
    control.setLanguages({ supported: [] });
  });

  it("removes an article that was deleted, and keeps everything when the knowledge base cannot be read", async () => {
    const source = await add("freshdesk", { connectionId, collectionIds: [String(shown.id)] });
    const extra = control.saveSolutionArticle({
      folderId: shown.id,
      title: "Extra",
      html: "<p>For a while.</p>",
    });
    await sync(source);
    expect(await articles(source)).toHaveLength(3);

    control.setSwitches({ knowledgeBase: false });
    expect((await sync(source)).state).toBe("failed");
    expect(await articles(source)).toHaveLength(3);
    control.setSwitches({ knowledgeBase: true });

    control.deleteSolutionArticle({ articleId: extra.id });
    expect(await sync(source)).toMatchObject({ state: "ready", report: { removed: 1 } });
    expect(await articles(source)).toHaveLength(2);
  });

  it("a large folder, is read page by page and in full", async () => {
    const many = control.saveSolutionFolder({ categoryId: general.id, name: "Many" });
    for (let number = 1; number <= 230; number++)
      control.saveSolutionArticle({
        folderId: many.id,
        title: `Article ${number}`,
        html: `<p>Text ${number}.</p>`,
      });
    const source = await add("freshdesk", { connectionId, collectionIds: [String(many.id)] });
    expect(await sync(source)).toMatchObject({ report: { checked: 230, changed: 230 } });
    expect(await articles(source)).toHaveLength(230);
  });
});

describe("Front's knowledge bases as a source", async () => {
  const simulator = createFrontSimulator({ demoConversations: false });
  const { control, workspace } = simulator;
  const { url } = await simulator.listen();
  afterAll(() => simulator.close());
  const { help, handbook } = workspace.knowledgeBases;
  const connectionId = await connect("front", {
    apiToken: workspace.apiToken,
    teammateId: workspace.teammates.baton.id,
    handleUnassigned: true,
    apiBaseUrl: url,
  });
  // The pause between two articles would make these tests slow; that it is kept is another matter.
  const quick = withoutPause("front");

  it("FR8: offers its knowledge bases with their names and who may read them", async () => {
    const listed = await listCollections({ organizationId, connectionId }, connections);
    expect(listed.kind === "listed" && listed.collections).toEqual([
      { id: help.id, label: "Lumen Help Centre", detail: "en, fr", audience: "public" },
      { id: handbook.id, label: "Team handbook", detail: "en", audience: "internal" },
    ]);
  });

  it("FR8: published in the public one is public in each language, all else internal; then only changes are asked for", async () => {
    const source = await add("front", { connectionId, publicUrl: "https://help.lumen.example" });
    expect(await sync(source, quick)).toMatchObject({ state: "ready", report: { checked: 6, changed: 6 } });
    expect(await articles(source)).toEqual([
      ["Delivery by cargo bike", "internal", "draft", null],
      ["How long does delivery take?", "public", "published", "https://help.lumen.example/en/articles/1"],
      ["Quel est le délai de livraison ?", "public", "published", "https://help.lumen.example/fr/articles/1"],
      ["Recall of the Lumen Kids stem", "internal", "published", null],
      ["Returning a bike or a part", "public", "published", "https://help.lumen.example/en/articles/2"],
      ["When to offer goodwill", "internal", "published", null],
    ]);
    const contents = () =>
      simulator.ledger.read(0, 10_000).filter((entry) => JSON.stringify(entry).includes("/locales/")).length;
    const asked = contents();
    const before = await rowVersions(source);
    expect(await sync(source, quick)).toMatchObject({ report: { checked: 6, changed: 0 } });
    expect(contents()).toBe(asked);
    expect(await rowVersions(source)).toEqual(before);
  });

  it("FR8: of which one is chosen, reads that one; an article unpublished there leaves the public ones, a deleted one goes", async () => {
    const source = await add("front", { connectionId, collectionIds: [help.id] });
    await sync(source, quick);
    expect(await publicTitles(source)).toHaveLength(3);
    const { articles: all } = control.knowledge();
    const byName = (name: string) => all.find(({ content }) => content.en?.name === name)?.id as string;
    control.saveArticle({ articleId: byName("Returning a bike or a part"), status: "draft" });
    control.deleteArticle({ articleId: byName("How long does delivery take?") });
    expect(await sync(source, quick)).toMatchObject({ report: { changed: 1, removed: 2 } });
    expect(await publicTitles(source)).toEqual([]);
  });

  it("FR1: a token without the right to read them, says so and removes nothing", async () => {
    const source = await add("front", { connectionId, collectionIds: [handbook.id] });
    await sync(source, quick);
    control.setSwitches({ tokenScopes: "no-knowledge" });
    expect((await sync(source, quick)).state).toBe("failed");
    control.setSwitches({ tokenScopes: "all" });
    expect(await articles(source)).toHaveLength(1);
    const { rows } = await database.pool.query("select failure from knowledge_source where id = $1", [
      source.id,
    ]);
    expect(rows[0].failure).toMatchObject({ code: "forbidden" });
  });
});

function withoutPause(helpdesk: string): KnowledgeTools {
  const connector = connections.connectors.get(helpdesk);
  if (!connector) throw new Error(`There is no connector for ${helpdesk}`);
  const hasty: typeof connector = {
    ...connector,
    connect(input) {
      const connected = connector.connect(input);
      if (!connected.knowledge) throw new Error(`${helpdesk} has no knowledge base`);
      return { ...connected, knowledge: { ...connected.knowledge, paceMs: 0 } };
    },
  };
  return { ...tools, connections: { ...connections, connectors: new Map([[helpdesk, hasty]]) } };
}

async function connect(helpdesk: string, settings: Record<string, unknown>): Promise<string> {
  const actor = { kind: "system", id: null, name: null } as const;
  const saved = await createConnection(
    { organizationId, actor, helpdesk, name: helpdesk, settings },
    connections,
  );
  if (saved.kind !== "saved") throw new Error(JSON.stringify(saved));
  return saved.connection.id;
}

function add(kind: string, settings: Record<string, unknown>): Promise<KnowledgeSource> {
  const common = { name: kind, audience: "public" as const, language: null, syncEveryHours: 24 };
  return insertKnowledgeSource(database.pool, { organizationId, kind, settings, ...common });
}

async function sync(source: KnowledgeSource, given: KnowledgeTools = tools) {
  const result = await syncSource({ sourceId: source.id }, given);
  if (result.kind !== "synced") throw new Error(`The sync ended with ${result.kind}`);
  return result;
}

async function articles(source: KnowledgeSource): Promise<(string | null)[][]> {
  const { rows } = await database.pool.query<Record<"title" | "audience" | "status" | "url", string | null>>(
    `select title, audience, status, url from article where source_id = $1 and deleted_at is null order by title collate "C"`,
    [source.id],
  );
  return rows.map(({ title, audience, status, url }) => [title, audience, status, url]);
}

async function publicTitles(source: KnowledgeSource) {
  const all = await articles(source);
  return all
    .filter(([, audience, status]) => audience === "public" && status === "published")
    .map(([title]) => title);
}

async function rowVersions(source: KnowledgeSource): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select 'article ' || id || xmin::text as row from article where source_id = $1
      union all select 'document ' || id || xmin::text from knowledge_document where source_id = $1 order by 1`,
    [source.id],
  );
  return rows.map(({ row }) => row);
}
