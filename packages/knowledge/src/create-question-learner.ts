import { setTimeout as pause } from "node:timers/promises";
import { type PublicIndex, trainQuestionClassifier } from "@baton/agent";

/** Trains an index's classifier of past questions anew after these have changed, beside everything else that the process does. */
export interface QuestionLearner {
  markChanged(organizationId: string): void;
  /** Resolves when every change marked so far is learned. */
  settled(): Promise<void>;
}

/** At most this long in one piece: what a webhook may have to wait. Then as long a rest, so that half of a core is left. */
const sliceMs = 5;

/**
 * After a training the next waits this many times as long as it took: every resolved conversation may bring a question, and at 15,000 of them a
 * training takes some ten seconds. A twentieth of a core is spent on it at most, and a small help center has learned within a second.
 */
const restFactor = 20;

export function createQuestionLearner(indexOf: (organizationId: string) => PublicIndex): QuestionLearner {
  const changed = new Set<string>();
  let underWay: Promise<void> | null = null;

  const learnAll = async () => {
    for (const organizationId of changed) {
      // Out of the set before its questions are read: what changes from here on is learned in the next round.
      changed.delete(organizationId);
      const index = indexOf(organizationId);
      const training = trainQuestionClassifier(index.listPastQuestions());
      let worked = 0;
      for (;;) {
        const startedAt = performance.now();
        let step = training.next();
        while (!step.done && performance.now() - startedAt < sliceMs) step = training.next();
        worked += performance.now() - startedAt;
        if (step.done) {
          index.setClassifier(step.value);
          break;
        }
        await pause(sliceMs, undefined, { ref: false });
      }
      if (worked > sliceMs) await pause(worked * restFactor, undefined, { ref: false });
    }
  };

  const start = () => {
    if (changed.size === 0) return;
    underWay ??= pause(0, undefined, { ref: false })
      .then(learnAll)
      .finally(() => {
        underWay = null;
        start();
      });
  };

  return {
    markChanged(organizationId) {
      changed.add(organizationId);
      start();
    },
    async settled() {
      while (underWay) await underWay;
    },
  };
}
