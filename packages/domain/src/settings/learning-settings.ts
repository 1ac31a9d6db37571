/** Whether handled conversations teach articles which questions they answer: one document per organization (A6). */
export type LearningDocument = {
  /** False: nothing is learned any more. What was learned stays, until a person takes it back. */
  enabled: boolean;
};

/** Until an admin chooses. */
export const defaultLearning: LearningDocument = { enabled: true };
