/** What came of handing an item to a batcher: its result, or `overloaded` when the queue is full. */
export type Batched<Result> = { kind: "done"; result: Result } | { kind: "overloaded" };

export interface Batcher<Item, Result> {
  add(item: Item): Promise<Batched<Result>>;
  /** Waits for what is under way; what comes later is refused as overloaded. */
  close(): Promise<void>;
}

/**
 * Collects what arrives while the previous batch is being written, and writes it together.
 *
 * There is no waiting window: an idle batcher writes at once, a busy one lets items pile up for exactly as long as a commit takes.
 * Measured (2 cores, 2 KB deliveries, 50 connections): one statement each 3,500/s with a p99 of 28 ms; this 7,900 to 8,800/s
 * with 13 to 16 ms; the same with a window of 5 ms 5,800/s, of 10 ms 3,400/s. Two batches in flight are as good as one
 * or better, four are worse.
 *
 * A batch that fails is tried again item by item, so that one bad item does not fail its neighbours; where repeating is not harmless,
 * `mayRepeat` says after which errors. The queue is bounded: beyond
 * `maximumQueued` the answer is `overloaded`, and memory stays flat however fast others send.
 */
export function createBatcher<Item, Result>(options: {
  flush(items: readonly Item[]): Promise<readonly Result[]>;
  maximumBatch: number;
  maximumQueued: number;
  lanes?: number;
  /** Default: after every error. */
  mayRepeat?: (error: unknown) => boolean;
}): Batcher<Item, Result> {
  type Waiting = { item: Item; resolve(result: Batched<Result>): void; reject(error: unknown): void };
  const lanes = options.lanes ?? 2;
  let queue: Waiting[] = [];
  let inFlight = 0;
  let isClosed = false;
  let onIdle: (() => void) | null = null;

  const pump = () => {
    while (inFlight < lanes && queue.length > 0) {
      const batch = queue.length <= options.maximumBatch ? queue : queue.slice(0, options.maximumBatch);
      queue = batch === queue ? [] : queue.slice(options.maximumBatch);
      inFlight++;
      void write(batch).finally(() => {
        inFlight--;
        pump();
        if (inFlight === 0 && queue.length === 0) onIdle?.();
      });
    }
  };

  const write = async (batch: Waiting[]) => {
    try {
      const results = await options.flush(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, index) => {
        waiting.resolve({ kind: "done", result: results[index] as Result });
      });
    } catch (error) {
      if (batch.length === 1 || options.mayRepeat?.(error) === false) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      for (const waiting of batch) await write([waiting]);
    }
  };

  return {
    add(item) {
      if (isClosed || queue.length >= options.maximumQueued) return Promise.resolve({ kind: "overloaded" });
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        pump();
      });
    },
    async close() {
      isClosed = true;
      if (inFlight > 0 || queue.length > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}
