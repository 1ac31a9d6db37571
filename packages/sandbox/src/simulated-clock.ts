/** Starts something later. The real timers of the process, or those of a clock that can be turned forward. */
export interface Timers {
  /** Gives back what cancels it. */
  after(milliseconds: number, act: () => void): () => void;
}

interface Waiting {
  readonly due: number;
  readonly act: () => void;
  handle: NodeJS.Timeout | undefined;
}

/** Longest delay that setTimeout takes; a longer one would fire at once. */
const longestTimeout = 2_147_483_647;

/**
 * The time inside a simulator: the real one, until somebody turns it forward or stops it. What was to happen in
 * the skipped time happens then, in its order and at its time, so a retry plan of a day takes a test moments.
 */
export class SimulatedClock implements Timers {
  readonly #base: () => number;
  readonly #waiting = new Set<Waiting>();
  #offset = 0;
  #stoppedAt: number | undefined;

  /** @param base epoch milliseconds of the time outside. */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  readonly now = (): number => this.#stoppedAt ?? this.#base() + this.#offset;

  get isStopped(): boolean {
    return this.#stoppedAt !== undefined;
  }

  after(milliseconds: number, act: () => void): () => void {
    const waiting: Waiting = { due: this.now() + Math.max(0, milliseconds), act, handle: undefined };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return () => this.#drop(waiting);
  }

  /** Stops the time, at a given moment if one is given. Only {@link advance} moves it from then on. */
  stop(at: number = this.now()): void {
    this.#stoppedAt = at;
    for (const waiting of this.#waiting) clearTimeout(waiting.handle);
  }

  /** Lets the time run on from where it stands. */
  start(): void {
    if (this.#stoppedAt === undefined) return;
    this.#offset = this.#stoppedAt - this.#base();
    this.#stoppedAt = undefined;
    for (const waiting of this.#waiting) this.#arm(waiting);
  }

  /**
   * Turns the clock forward and does what falls due on the way.
   *
   * @param settle waits until what was started has ended, so that it can ask for more within the skipped time.
   */
  async advance(milliseconds: number, settle: () => Promise<void> = async () => {}): Promise<void> {
    const wasStopped = this.isStopped;
    const target = this.now() + milliseconds;
    this.stop();
    for (let next = this.#nextUntil(target); next; next = this.#nextUntil(target)) {
      this.#stoppedAt = Math.max(this.now(), next.due);
      this.#drop(next);
      next.act();
      await settle();
    }
    this.#stoppedAt = target;
    if (!wasStopped) this.start();
  }

  /** Forgets everything that waits. */
  close(): void {
    for (const waiting of this.#waiting) this.#drop(waiting);
  }

  #nextUntil(target: number): Waiting | undefined {
    let next: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.due <= target && (!next || waiting.due < next.due)) next = waiting;
    }
    return next;
  }

  #arm(waiting: Waiting): void {
    clearTimeout(waiting.handle);
    if (this.isStopped) return;
    const delay = Math.min(Math.max(0, waiting.due - this.now()), longestTimeout);
    waiting.handle = setTimeout(() => {
      if (!this.#waiting.has(waiting)) return;
      if (waiting.due > this.now() + 1) return this.#arm(waiting);
      this.#drop(waiting);
      waiting.act();
    }, delay);
    waiting.handle.unref();
  }

  #drop(waiting: Waiting): void {
    clearTimeout(waiting.handle);
    this.#waiting.delete(waiting);
  }
}

/** The timers of the process. They do not keep it alive. */
export const realTimers: Timers = {
  after(milliseconds, act) {
    const handle = setTimeout(act, milliseconds);
    handle.unref();
    return () => clearTimeout(handle);
  },
};
