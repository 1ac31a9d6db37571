import {
  type Calibration,
  calibrate,
  calibrationError,
  fitCalibration,
  MIN_OUTCOMES_TO_CALIBRATE,
  type ReliabilityBin,
  reliabilityBins,
} from "@baton/agent/retrieval/confidence";
import {
  type AuditActor,
  addAuditEntry,
  countAnswerOutcomes,
  getSetting,
  listConfidenceOutcomes,
  type Queryable,
  saveSetting,
} from "@baton/database";
import type { AnswerOutcomeKind } from "@baton/domain";

/** The setting `calibration`: the two numbers that fit the confidence to this installation, and what they were fitted on. */
export type CalibrationDocument = {
  calibration: Calibration | null;
  outcomes: number;
  fittedAt: string | null;
};

/** Outcomes that are looked at, newest first: older ones tell of other articles. */
const outcomesRead = 5_000;

export type Reliability = {
  /** Answers with an outcome and a confidence. */
  outcomes: number;
  /** Outcomes from which on a calibration may be fitted. */
  needed: number;
  byOutcome: Partial<Record<AnswerOutcomeKind, number>>;
  /** Predicted and observed, with the calibration that is in force now. */
  bins: ReliabilityBin[];
  /** Mean distance of the two, 0 to 1; null without outcomes. */
  error: number | null;
  /** In force; null: as shipped. */
  calibration: { slope: number; shift: number; outcomes: number; fittedAt: string } | null;
  /** What a fit on these outcomes would give; null below `needed`. */
  proposal: { slope: number; shift: number; error: number } | null;
};

/** How far the confidence can be trusted here: what was predicted, and what came of it (A6). */
export async function readReliability(database: Queryable, organizationId: string): Promise<Reliability> {
  const stored = await getSetting(database, { organizationId, name: "calibration" });
  const document = stored.document as CalibrationDocument | null;
  const inForce = document?.calibration ?? null;
  const shipped = await readOutcomes(database, organizationId);
  const now = inForce === null ? shipped : shipped.map((outcome) => recalibrated(outcome, inForce));
  const fitted = shipped.length < MIN_OUTCOMES_TO_CALIBRATE ? null : fitCalibration(shipped);
  return {
    outcomes: shipped.length,
    needed: MIN_OUTCOMES_TO_CALIBRATE,
    byOutcome: await countAnswerOutcomes(database, { organizationId }),
    bins: reliabilityBins(now),
    error: now.length === 0 ? null : calibrationError(now),
    calibration:
      inForce === null || document === null || document.fittedAt === null
        ? null
        : { ...inForce, outcomes: document.outcomes, fittedAt: document.fittedAt },
    proposal:
      fitted === null
        ? null
        : { ...fitted, error: calibrationError(shipped.map((outcome) => recalibrated(outcome, fitted))) },
  };
}

/**
 * Fits the confidence to the outcomes there are and puts it in force; `reset` goes back to the shipped one.
 *
 * @returns `too-few` when there are not enough outcomes: a fit on a handful makes it worse.
 */
export async function setCalibration(
  database: Queryable,
  input: {
    organizationId: string;
    actor: AuditActor;
    updatedBy: string | null;
    act: "fit" | "reset";
    now: Date;
  },
): Promise<"saved" | "too-few" | "conflict"> {
  const { organizationId, now } = input;
  const stored = await getSetting(database, { organizationId, name: "calibration" });
  let document: CalibrationDocument = { calibration: null, outcomes: 0, fittedAt: null };
  if (input.act === "fit") {
    const outcomes = await readOutcomes(database, organizationId);
    if (outcomes.length < MIN_OUTCOMES_TO_CALIBRATE) return "too-few";
    document = {
      calibration: fitCalibration(outcomes),
      outcomes: outcomes.length,
      fittedAt: now.toISOString(),
    };
  }
  const version = await saveSetting(database, {
    organizationId,
    name: "calibration",
    document,
    expectedVersion: stored.version,
    updatedBy: input.updatedBy,
  });
  if (version === null) return "conflict";
  await addAuditEntry(database, {
    organizationId,
    actor: input.actor,
    action: "setting-changed",
    subject: "setting:calibration",
    before: stored.document,
    after: document,
  });
  return "saved";
}

type ShippedOutcome = { probability: number; right: boolean };

async function readOutcomes(database: Queryable, organizationId: string): Promise<ShippedOutcome[]> {
  const rows = await listConfidenceOutcomes(database, { organizationId, limit: outcomesRead });
  return rows.map(({ shippedConfidence, isRight }) => ({ probability: shippedConfidence, right: isRight }));
}

function recalibrated({ probability, right }: ShippedOutcome, calibration: Calibration): ShippedOutcome {
  return { probability: calibrate(probability, calibration), right };
}
