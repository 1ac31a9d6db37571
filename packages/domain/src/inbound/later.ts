/** The later of two times; the first where there is no second. */
export function later(first: Date, second: Date | null): Date {
  return second !== null && second > first ? second : first;
}
