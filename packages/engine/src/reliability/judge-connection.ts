import {
  findConversationsToJudge,
  type Queryable,
  readAnswerFacts,
  saveAnswerOutcomes,
} from "@baton/database";
import { judgeAnswers } from "@baton/domain";
import { learnQuestions } from "./learn-questions.ts";

/**
 * Ids of timeline events are given out before their commit, so that a smaller one can appear after a greater one. Looking back this
 * many finds it; judging a conversation again changes nothing.
 */
const lookBack = 500;
/** Events of one look; a backlog is worked off look by look. */
const eventsAtOnce = 2_000;

/**
 * Judges the answers of one connection by what has happened since the last time, and writes the ledger (A6), and
 * with it which questions the articles answered. A projection of the
 * timeline: it can be told to begin at 0 at any time and comes to the same.
 */
export async function judgeConnection(input: {
  database: Queryable;
  connectionId: string;
  state: Record<string, unknown>;
}): Promise<{ state: { after: number }; changed: number }> {
  const { database, connectionId } = input;
  let after = typeof input.state.after === "number" ? input.state.after : 0;
  let changed = 0;
  for (let from = Math.max(0, after - lookBack); ; ) {
    const found = await findConversationsToJudge(database, {
      connectionId,
      after: from,
      limit: eventsAtOnce,
    });
    if (found.conversationIds.length === 0) break;
    const facts = await readAnswerFacts(database, found.conversationIds);
    changed += await saveAnswerOutcomes(database, [...facts.values()].flatMap(judgeAnswers));
    await learnQuestions(database, found.conversationIds);
    from = found.newest;
    after = Math.max(after, from);
  }
  return { state: { after }, changed };
}
