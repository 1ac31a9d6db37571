/**
 * The seams of the path of one message, named. Tests stop a process at any of them; in production nothing is installed
 * and a seam costs one comparison.
 */
export const faultPoints = [
  "before-store-delivery",
  "after-store-delivery",
  "after-claim",
  "after-record-events",
  "before-read",
  "before-answer",
  "after-answer",
  "before-mark-sending",
  "before-send",
  "after-send",
  "after-record-outcome",
  "before-release",
] as const;
export type FaultPoint = (typeof faultPoints)[number];

let observer: ((point: FaultPoint) => void | Promise<void>) | null = null;

/** Installs what happens at the seams; for tests only. */
export function observeFaultPoints(next: typeof observer): void {
  observer = next;
}

/** Marks a seam; the observer of a test may stop the process there. */
export function reach(point: FaultPoint): void | Promise<void> {
  return observer === null ? undefined : observer(point);
}
