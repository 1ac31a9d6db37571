import { useCallback, useState } from "react";

/** Changes that can be taken back; the oldest fall away. */
const longestHistory = 100;

/**
 * A value with undo and redo. Changes with the same `mark` that follow each other are one step: a text that is typed is taken back
 * as a whole.
 */
export function useHistory<Value>(initial: Value) {
  const [state, setState] = useState({
    past: [] as Value[],
    present: initial,
    future: [] as Value[],
    mark: null as string | null,
  });
  const change = useCallback((next: Value | ((present: Value) => Value), mark: string | null = null) => {
    setState((current) => {
      const value = typeof next === "function" ? (next as (present: Value) => Value)(current.present) : next;
      if (value === current.present) return current;
      const isSameStep = mark !== null && mark === current.mark;
      const past = isSameStep ? current.past : [...current.past, current.present].slice(-longestHistory);
      return { past, present: value, future: [], mark };
    });
  }, []);
  const undo = useCallback(() => {
    setState((current) => {
      const previous = current.past.at(-1);
      if (previous === undefined) return current;
      return {
        past: current.past.slice(0, -1),
        present: previous,
        future: [current.present, ...current.future],
        mark: null,
      };
    });
  }, []);
  const redo = useCallback(() => {
    setState((current) => {
      const [next, ...future] = current.future;
      if (next === undefined) return current;
      return { past: [...current.past, current.present], present: next, future, mark: null };
    });
  }, []);
  const reset = useCallback(
    (value: Value) => setState({ past: [], present: value, future: [], mark: null }),
    [],
  );
  return {
    value: state.present,
    change,
    undo,
    redo,
    reset,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
  };
}
