export type * from "./contract.ts";
export { createAgent } from "./create-agent.ts";
export { type EmbedQuestion, embedQuestion } from "./embeddings/embed-question.ts";
export { packVectors } from "./embeddings/pack-vectors.ts";
export { passageTexts } from "./embeddings/passage-texts.ts";
export { type EmbeddingsAnswer, requestEmbeddings } from "./embeddings/request-embeddings.ts";
export { type Classification, classifyText } from "./evals/classify-text.ts";
export {
  evalArticle,
  evalQuestion,
  indexArticles,
  type Prediction,
  predictAnswer,
} from "./evals/evaluate-answers.ts";
export { measureKnowledge } from "./evals/measure-knowledge.ts";
export { detectHumanRequest } from "./guards/detect-human-request.ts";
export { detectLanguage } from "./guards/detect-language.ts";
export { detectPersonalData } from "./guards/detect-personal-data.ts";
export { detectSentiment } from "./guards/detect-sentiment.ts";
export { detectSmallTalk } from "./guards/detect-small-talk.ts";
export { ALLOW_THRESHOLD, matchTopics, NEVER_THRESHOLD, type TopicMatch } from "./guards/match-topic.ts";
export { escalationText, handoffText } from "./hand-off.ts";
export { type Budget, checkBudget, type SpendLimits, type Spent } from "./model/check-budget.ts";
export type { EndpointMemory } from "./model/endpoint-memory.ts";
export type { ModelOptions, RecordUse, RequestUse } from "./model/model-options.ts";
export { type ModelTest, testModel } from "./model/test-model.ts";
export { describeConversation } from "./notes/describe-conversation.ts";
export { formatNote, formatNoteAsHtml } from "./notes/format-note.ts";
export { splitIntoPassages } from "./passages/split-into-passages.ts";
export { readLanguage } from "./read-turn.ts";
export type { Calibration, Outcome, ReliabilityBin } from "./retrieval/confidence.ts";
export {
  calibrate,
  calibrationError,
  fitCalibration,
  MIN_OUTCOMES_TO_CALIBRATE,
  NO_CALIBRATION,
  reliabilityBins,
} from "./retrieval/confidence.ts";
export { createKnowledgeIndex } from "./retrieval/create-knowledge-index.ts";
export type {
  Audience,
  InternalIndex,
  KnowledgeArticle,
  KnowledgeIndex,
  PublicIndex,
  SearchResult,
} from "./retrieval/knowledge-index.ts";
export {
  type PastPair,
  type QuestionClassifier,
  trainQuestionClassifier,
} from "./retrieval/question-classifier.ts";
