/** Ends a switch over a union: a new member that nobody handled becomes a type error here, not a silent gap. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
