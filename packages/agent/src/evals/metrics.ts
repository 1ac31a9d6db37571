/** Measures of ranking, confidence and detection. Pure; shares are 0 to 1. */

export type RankingMeasures = {
  questions: number;
  hit1: number;
  hit3: number;
  hit5: number;
  /** Share of the right articles among the first one, three, five. */
  recall1: number;
  recall3: number;
  recall5: number;
  mrr10: number;
  ndcg10: number;
};

/** Each entry: the ranked article ids and the ids that are right. Questions without a right article are left out. */
export function measureRanking(
  entries: readonly { ranked: readonly string[]; right: readonly string[] }[],
): RankingMeasures {
  const asked = entries.filter(({ right }) => right.length > 0);
  const mean = (value: (entry: (typeof asked)[number]) => number) =>
    asked.length === 0 ? 0 : asked.reduce((sum, entry) => sum + value(entry), 0) / asked.length;
  const rankOf = ({ ranked, right }: (typeof asked)[number]) => ranked.findIndex((id) => right.includes(id));
  const recallAt = (k: number) =>
    mean(({ ranked, right }) => right.filter((id) => ranked.slice(0, k).includes(id)).length / right.length);
  const hitAt = (k: number) => mean((entry) => (rankOf(entry) >= 0 && rankOf(entry) < k ? 1 : 0));
  return {
    questions: asked.length,
    hit1: hitAt(1),
    hit3: hitAt(3),
    hit5: hitAt(5),
    recall1: recallAt(1),
    recall3: recallAt(3),
    recall5: recallAt(5),
    mrr10: mean((entry) => (rankOf(entry) >= 0 && rankOf(entry) < 10 ? 1 / (rankOf(entry) + 1) : 0)),
    ndcg10: mean(
      ({ ranked, right }) =>
        gain(ranked.slice(0, 10).map((id) => right.includes(id))) / gain(right.slice(0, 10).map(() => true)),
    ),
  };
}

function gain(relevant: readonly boolean[]): number {
  return relevant.reduce((sum, isRelevant, rank) => sum + (isRelevant ? 1 / Math.log2(rank + 2) : 0), 0);
}

/** Probability that a positive has the higher score; ties count half. 0.5 without either kind. */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  if (positives.length === 0 || negatives.length === 0) return 0.5;
  const ordered = [...negatives].sort((a, b) => a - b);
  const below = (value: number, orEqual: boolean): number => {
    let from = 0;
    let to = ordered.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const entry = ordered[middle] as number;
      if (entry < value || (orEqual && entry === value)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const wins = positives.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (positives.length * negatives.length);
}

export type Weighted = { confidence: number; right: boolean; weight: number };

/** Precision of what would be answered, most confident first, at shares of all questions; and areas under it. */
export function measureRisk(entries: readonly Weighted[]): {
  precisionAt(coverage: number): number;
  coverageAt(precision: number): number;
  area: number;
} {
  const ordered = [...entries].sort((a, b) => b.confidence - a.confidence);
  const total = ordered.reduce((sum, { weight }) => sum + weight, 0);
  let covered = 0;
  let right = 0;
  let risk = 0;
  const points = ordered.map((entry) => {
    covered += entry.weight;
    right += entry.right ? entry.weight : 0;
    risk += (1 - right / covered) * entry.weight;
    return { coverage: covered / total, precision: right / covered };
  });
  return {
    precisionAt: (coverage) => points.find((point) => point.coverage >= coverage)?.precision ?? 0,
    coverageAt: (precision) =>
      points.reduce((best, point) => (point.precision >= precision ? point.coverage : best), 0),
    area: total === 0 ? 0 : risk / total,
  };
}

/** Precision and share answered at a threshold. */
export function measureThreshold(
  entries: readonly Weighted[],
  threshold: number,
): { precision: number; coverage: number } {
  const sum = (chosen: readonly Weighted[]) => chosen.reduce((total, { weight }) => total + weight, 0);
  const answered = entries.filter(({ confidence }) => confidence >= threshold);
  return {
    precision: sum(answered.filter(({ right }) => right)) / Math.max(1e-12, sum(answered)),
    coverage: sum(answered) / Math.max(1e-12, sum(entries)),
  };
}

export type Detection = { precision: number; recall: number; falsePerThousand: number; f1: number };

export function measureDetection(entries: readonly { expected: boolean; found: boolean }[]): Detection {
  const count = (expected: boolean, found: boolean) =>
    entries.filter((entry) => entry.expected === expected && entry.found === found).length;
  const hits = count(true, true);
  const precision = hits / Math.max(1, hits + count(false, true));
  const recall = hits / Math.max(1, hits + count(true, false));
  const negatives = count(false, true) + count(false, false);
  return {
    precision,
    recall,
    falsePerThousand: (1000 * count(false, true)) / Math.max(1, negatives),
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** Mean of the classes' F1, each class counting the same. */
export function macroF1(entries: readonly { expected: string; found: string }[]): number {
  const classes = [...new Set(entries.map(({ expected }) => expected))];
  const scores = classes.map(
    (name) =>
      measureDetection(
        entries.map(({ expected, found }) => ({ expected: expected === name, found: found === name })),
      ).f1,
  );
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
}

/**
 * Matthews correlation of many classes (Gorodkin's R_K) between what is expected and what is found, where what is found below a threshold counts as
 * none (null); the highest over all thresholds. 0 when everything is one class.
 */
export function bestMcc(
  entries: readonly { expected: string | null; found: string | null; confidence: number }[],
): number {
  const thresholds = new Set(entries.map(({ confidence }) => confidence));
  const correlations = [...thresholds].map((threshold) =>
    correlate(
      entries.map(({ expected, found, confidence }) => [expected, confidence >= threshold ? found : null]),
    ),
  );
  return Math.max(0, ...correlations);
}

function correlate(pairs: readonly (readonly [expected: string | null, found: string | null])[]): number {
  const expected = new Map<string | null, number>();
  const found = new Map<string | null, number>();
  let same = 0;
  for (const [truth, guess] of pairs) {
    expected.set(truth, (expected.get(truth) ?? 0) + 1);
    found.set(guess, (found.get(guess) ?? 0) + 1);
    if (truth === guess) same += 1;
  }
  const squares = (counts: Map<string | null, number>) =>
    [...counts.values()].reduce((sum, count) => sum + count ** 2, 0);
  const total = pairs.length;
  const both = [...expected].reduce((sum, [name, count]) => sum + count * (found.get(name) ?? 0), 0);
  const spread = Math.sqrt((total ** 2 - squares(found)) * (total ** 2 - squares(expected)));
  return spread === 0 ? 0 : (same * total - both) / spread;
}
