/** A clock that moves only when told to. */
export interface FakeClock {
  now(): Date;
  /** Moves forward, in milliseconds. */
  advance(milliseconds: number): void;
  set(time: Date | string): void;
}

/** Stands at `start`, by default at noon UTC on a Wednesday, inside everybody's office hours in Europe. */
export function fakeClock(start: Date | string = "2026-01-14T12:00:00.000Z"): FakeClock {
  let time = new Date(start).getTime();
  return {
    // A new Date each time: a caller that changes its copy must not move the clock.
    now: () => new Date(time),
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError("time does not run backwards; use set");
      time += milliseconds;
    },
    set(value) {
      time = new Date(value).getTime();
    },
  };
}
