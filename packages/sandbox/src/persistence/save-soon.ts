import type { Persistence } from "./file-store.ts";

/** Share of the time that saving may take. A large state is therefore saved less often, not ever slower. */
const shareOfTime = 0.1;

/**
 * Saves the state after changes: at the end of the present turn of the event loop while saving is quick, and
 * after a pause of ten times the last duration when it is not.
 */
export class SaveSoon {
  readonly #persistence: Persistence | undefined;
  readonly #takeState: () => unknown;
  #lastDuration = 0;
  #cancel: (() => void) | undefined;

  constructor(persistence: Persistence | undefined, takeState: () => unknown) {
    this.#persistence = persistence;
    this.#takeState = takeState;
  }

  changed(): void {
    if (!this.#persistence || this.#cancel) return;
    if (this.#lastDuration < 5) {
      const immediate = setImmediate(() => this.saveNow());
      this.#cancel = () => clearImmediate(immediate);
      return;
    }
    const timer = setTimeout(() => this.saveNow(), this.#lastDuration / shareOfTime);
    this.#cancel = () => clearTimeout(timer);
  }

  saveNow(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (!this.#persistence) return;
    const started = performance.now();
    try {
      this.#persistence.save(this.#takeState());
    } catch (error) {
      // A full disk must not end the process the sandbox lives in; the next change tries again.
      process.emitWarning(`The sandbox could not save its state: ${String(error)}`);
    }
    this.#lastDuration = performance.now() - started;
  }

  /** Saves what still waits. */
  close(): void {
    if (this.#cancel) this.saveNow();
  }
}
