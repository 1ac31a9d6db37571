import { HttpFailure } from "../http/http-failure.ts";
import type { FrontApi } from "./front-api.ts";
import type { DirectoryReader } from "./read-directory.ts";
import { tagSchema } from "./shapes.ts";

/** Front refuses longer names. */
const longestName = 64;

/**
 * FR6: makes the tags that the company does not have and puts all of them on the conversation. Only this call adds: writing the
 * conversation's list would take away what others have put there. Repeating it does no harm.
 */
export async function applyTags(
  context: { api: FrontApi; directory: DirectoryReader; signal?: AbortSignal | undefined },
  conversationId: string,
  names: readonly string[],
): Promise<void> {
  const { api, directory, signal } = context;
  const wanted = [...new Set(names.map((name) => name.trim().slice(0, longestName)))];
  const ids: string[] = [];
  for (const name of wanted.filter((wish) => wish !== "")) ids.push(await findOrCreate(context, name));
  if (ids.length === 0) return;
  const write = () =>
    api.write("POST", `/conversations/${conversationId}/tags`, { tag_ids: ids }, { signal });
  try {
    await write();
  } catch (error) {
    // A tag that we remember was deleted meanwhile: the next attempt makes it anew.
    if (error instanceof HttpFailure && error.delivery === "answered") directory.tags.forget();
    throw error;
  }
}

/** Names are compared without case, since Front would make a second "Baton" beside "baton". */
async function findOrCreate(
  { api, directory, signal }: { api: FrontApi; directory: DirectoryReader; signal?: AbortSignal | undefined },
  name: string,
): Promise<string> {
  const key = name.toLowerCase();
  const known = (await directory.tags.read()).get(key);
  if (known !== undefined) return known;
  directory.tags.forget();
  const fresh = await directory.tags.read();
  const there = fresh.get(key);
  if (there !== undefined) return there;
  try {
    const { id } = await api.post("/company/tags", { name }, tagSchema, { signal });
    if (id !== null) {
      fresh.set(key, id);
      return id;
    }
  } catch (error) {
    // Made by somebody else in this moment.
    if (!(error instanceof HttpFailure) || error.status !== 409) throw error;
  }
  directory.tags.forget();
  const made = (await directory.tags.read()).get(key);
  if (made !== undefined) return made;
  throw new HttpFailure({
    code: "unreadable-answer",
    message: "Front made a tag and does not list it",
    isRetryable: true,
    delivery: "unknown",
  });
}
