import type { FailureRecord } from "@baton/domain";

/**
 * Openings that are under way at one helpdesk at once, in this process. An opening may take twenty seconds, and each holds one of the
 * worker's hands (64 by default): an eighth of them keeps a slow helpdesk from being felt anywhere else (D6).
 */
const maximumAtOnce = 8;

/** Longest pause between two trials of a helpdesk that does not answer, milliseconds: all that wait for it go on within it. */
const longestPauseMs = 30_000;

/** Pause before whoever found no room looks again. */
const noRoomMs = 500;

/** Failures that took their time and brought no answer: the next one would most likely end the same way. */
const silences = new Set(["timed-out", "cancelled", "connection-refused"]);

export type Admission =
  /** Goes ahead, and says at its end what came of it: the failure it ended with, or null. */
  | { kind: "admitted"; leave(failure: FailureRecord | null): void }
  /** Later. `because` is what the last one was told that found nobody; null where there is merely no room. */
  | { kind: "later"; waitMs: number; because: FailureRecord | null };

/** Who may ask a helpdesk to open a conversation now, so that one which hangs is not asked by everybody at once. */
export interface OpeningGate {
  admit(connectionId: string): Admission;
  /** A person does not want to wait: the next one is let through, unless one is asking already. */
  tryNow(connectionId: string): void;
}

type Door = {
  underWay: number;
  /** Trials in a row that no answer came to. */
  strikes: number;
  struckAt: number;
  notBefore: number;
  because: FailureRecord | null;
};

/**
 * One door for each helpdesk, in memory: hands are a process's own. While a helpdesk answers, whatever it answers, up to eight may ask
 * at once. After one that it did not answer, one at a time tries, with growing pauses; the first answer opens the door again.
 */
export function createOpeningGate(input: {
  now: () => Date;
  timing: { retryMs: number; maximumRetryMs: number };
}): OpeningGate {
  const doors = new Map<string, Door>();
  const now = () => input.now().getTime();

  const pauseAfter = (strikes: number) =>
    Math.min(longestPauseMs, input.timing.maximumRetryMs, input.timing.retryMs * 2 ** Math.min(strikes, 20));

  const leaving = (door: Door, enteredAt: number) => (failure: FailureRecord | null) => {
    door.underWay -= 1;
    if (failure === null || !silences.has(failure.code)) {
      door.strikes = 0;
      door.notBefore = 0;
      door.because = null;
      return;
    }
    door.because = failure;
    // Those that were asking at the same time have all met the same silence: it counts once.
    if (door.strikes > 0 && enteredAt < door.struckAt) return;
    door.strikes += 1;
    door.struckAt = now();
    door.notBefore = door.struckAt + pauseAfter(door.strikes);
  };

  return {
    admit(connectionId) {
      const door = doors.get(connectionId) ?? {
        underWay: 0,
        strikes: 0,
        struckAt: 0,
        notBefore: 0,
        because: null,
      };
      doors.set(connectionId, door);
      const at = now();
      if (door.notBefore > at)
        return { kind: "later", waitMs: spread(door.notBefore - at), because: door.because };
      const room = door.strikes > 0 ? 1 : maximumAtOnce;
      if (door.underWay >= room) {
        const waitMs = spread(door.strikes > 0 ? pauseAfter(door.strikes) : noRoomMs);
        return { kind: "later", waitMs, because: door.because };
      }
      door.underWay += 1;
      return { kind: "admitted", leave: leaving(door, at) };
    },
    tryNow(connectionId) {
      const door = doors.get(connectionId);
      if (door) door.notBefore = 0;
    },
  };
}

/** Up to half as long again, so that those who wait do not all come back in one moment. */
function spread(milliseconds: number): number {
  return milliseconds * (1 + Math.random() / 2);
}
