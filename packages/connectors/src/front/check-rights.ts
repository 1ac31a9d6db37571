import type { ConnectionCheck } from "../contract.ts";
import { HttpFailure } from "../http/http-failure.ts";
import { failed, passed } from "./describe-access-failure.ts";
import type { FrontApi } from "./front-api.ts";

type Probe = { right: string; try: () => Promise<unknown> };

/**
 * What the token may do (conditions FR1): read, write, send. Front does not tell, so each right is tried. Writes go to a conversation
 * that cannot exist, with nothing in them: with the right Front finds no such conversation, without it refuses before it looks.
 */
export async function checkRights(
  api: FrontApi,
  signal: AbortSignal | undefined,
): Promise<ConnectionCheck[]> {
  const read = (path: string) => () => api.getAnswer(path, { signal });
  const write = (method: "POST" | "PATCH", path: string) => () => api.write(method, path, {}, { signal });
  const nowhere = "/conversations/cnv_0";
  const reads = await findMissing([
    { right: "conversations", try: read("/conversations?limit=1") },
    { right: "inboxes", try: read("/inboxes") },
    { right: "channels", try: read("/channels") },
    { right: "tags", try: read("/tags?limit=1") },
  ]);
  // Where even reading it is forbidden, a refusal to write there tells nothing about the right to write.
  const tells = !(await isForbidden(read(nowhere)));
  const writes = !tells
    ? []
    : await findMissing([
        { right: "conversations", try: write("PATCH", nowhere) },
        { right: "comments", try: write("POST", `${nowhere}/comments`) },
        { right: "tags", try: write("POST", `${nowhere}/tags`) },
      ]);
  const sends = !tells
    ? []
    : await findMissing([{ right: "messages", try: write("POST", `${nowhere}/messages`) }]);
  return [
    describe("read", reads, "Conversations that it cannot read are never answered."),
    describe("write", writes, "Without it the agent can leave no note, and neither assign nor archive."),
    describe("send", sends, "Without it the agent can answer nobody."),
  ];
}

async function findMissing(probes: readonly Probe[]): Promise<string[]> {
  const missing: string[] = [];
  for (const probe of probes) if (await isForbidden(probe.try)) missing.push(probe.right);
  return missing;
}

/**
 * Any other answer says nothing against the right, also that of Front's guard against many writes on one conversation, which here is
 * always the same one. An outage, and the limit of all calls, is thrown on.
 */
async function isForbidden(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.code === "forbidden") return true;
    const isGuard = error.code === "rate-limited" && error.answer?.headers["x-front-tier"] !== undefined;
    const isThrough = error.code !== "rate-limited" && error.code !== "unauthorized";
    if (error.delivery === "answered" && (isGuard || isThrough)) return false;
    throw error;
  }
}

function describe(
  right: "read" | "write" | "send",
  missing: readonly string[],
  loss: string,
): ConnectionCheck {
  const name = `right-to-${right}`;
  if (missing.length === 0) return passed(name, `The token may ${right}.`);
  return {
    ...failed(
      name,
      "apiToken",
      `The API token lacks the right to ${right} ${missing.join(", ")} (403). ${loss} Make a token in Front that has it.`,
    ),
    code: "forbidden",
  };
}
