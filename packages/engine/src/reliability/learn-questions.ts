import {
  findArticlesByAddress,
  getSetting,
  type Queryable,
  readConversationsToLearnFrom,
  saveLearnedQuestions,
} from "@baton/database";
import { defaultLearning, type LearningDocument } from "@baton/domain";
import { findAnsweredQuestions, readLinks } from "./find-answered-questions.ts";

/**
 * Writes down which articles answered the questions of these conversations; said again it comes to the same. Where an organization
 * has switched learning off nothing is added, and what a conversation no longer teaches is forgotten all the same.
 */
export async function learnQuestions(database: Queryable, conversationIds: readonly string[]): Promise<void> {
  const conversations = await readConversationsToLearnFrom(database, conversationIds);
  const byOrganization = Map.groupBy(conversations, ({ organizationId }) => organizationId);
  for (const [organizationId, theirs] of byOrganization) {
    const addresses = theirs.flatMap(({ isResolved, messages }) =>
      isResolved
        ? messages.flatMap(({ author, text }) => (author === "teammate" ? readLinks(text) : []))
        : [],
    );
    const articles = await findArticlesByAddress(database, {
      organizationId,
      addresses: [...new Set(addresses)],
    });
    const learned = theirs.flatMap((material) =>
      findAnsweredQuestions(material, (address) => articles.get(address)),
    );
    const { document } = await getSetting(database, { organizationId, name: "learning" });
    const { enabled } = { ...defaultLearning, ...(document as Partial<LearningDocument> | null) };
    await saveLearnedQuestions(database, {
      conversationIds: theirs.map(({ conversationId }) => conversationId),
      learned,
      isLearning: enabled,
    });
  }
}
