import { useSyncExternalStore } from "react";
import { formatAge, formatClock, formatMoment, formatRelative } from "../format/format-time.ts";

/** One clock for all relative times on the page: they turn over together, twice a minute. */
const tickMilliseconds = 30_000;
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, tickMilliseconds);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

const formats = { age: formatAge, relative: formatRelative, clock: formatClock };

/** A moment, short on the page and whole in its title. */
export function Time({
  at,
  as = "relative",
  className,
}: {
  at: string;
  as?: keyof typeof formats;
  className?: string;
}) {
  const current = useNow();
  // A message that has just come is newer than the shared clock.
  const reference = new Date(Math.max(current.getTime(), Date.parse(at) <= Date.now() ? Date.parse(at) : 0));
  return (
    <time dateTime={at} title={formatMoment(at)} className={className}>
      {formats[as](at, reference)}
    </time>
  );
}
