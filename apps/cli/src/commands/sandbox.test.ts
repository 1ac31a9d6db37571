import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@baton/testing";
import { afterAll, describe, expect, it } from "vitest";
import { commands } from "../commands.ts";
import { runCommandLine } from "../run-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "baton-simulators-"));
afterAll(() => rmSync(folder, { recursive: true }));

function start(...line: string[]) {
  const stopping = new AbortController();
  const printed: string[] = [];
  const errors: string[] = [];
  const ended = runCommandLine(["sandbox", ...line], commands, {
    environment: { BATON_DATA_DIR: folder },
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    version: "1.2.3",
    signal: stopping.signal,
  });
  return { printed, errors, ended, stop: () => stopping.abort() };
}

describe("baton sandbox", () => {
  it("starts the three helpdesks, tells how each is connected, keeps what was written, and ends with Ctrl-C", async () => {
    const first = start("--port", "0", "--json");
    const { helpdesks } = JSON.parse(await waitFor(() => first.printed[0]));
    expect(helpdesks.map(({ helpdesk }: { helpdesk: string }) => helpdesk)).toEqual([
      "freshchat",
      "freshdesk",
      "front",
    ]);
    for (const { inspectorUrl } of helpdesks) expect((await fetch(inspectorUrl)).status).toBe(200);
    const [{ inspectorUrl, settings }] = helpdesks;
    const written = await fetch(`${inspectorUrl}control/customer-writes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "Hello" }),
    });
    const { conversationId } = (await written.json()) as { conversationId: string };
    first.stop();
    expect(await first.ended).toBe(0);

    const second = start("--port", "0", "--json");
    const [again] = JSON.parse(await waitFor(() => second.printed[0])).helpdesks;
    const read = await fetch(`${again.settings.apiBaseUrl}/v2/conversations/${conversationId}`, {
      headers: { authorization: `Bearer ${settings.accessToken}` },
    });
    expect(read.status).toBe(200);

    const busy = start("--port", new URL(again.inspectorUrl).port);
    expect(await busy.ended).toBe(1);
    expect(busy.errors.join()).toContain("is in use by another program");
    second.stop();
    expect(await second.ended).toBe(0);
  });

  it.each(["x", "-1", "70000"])("a port %s is refused as wrong use", async (port) => {
    const { ended, errors } = start(`--port=${port}`);
    expect(await ended).toBe(2);
    expect(errors.join()).toContain("is not a port");
  });
});
