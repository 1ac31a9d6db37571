/** Pages that differ in their query only: beyond this they are a calendar, a filter or a session. */
const maximumVariants = 25;
/** Pages below one date pattern: archives and calendars. */
const maximumDated = 40;

export interface TrapWatch {
  /** Whether an address belongs to a family of which enough was taken. Counts it otherwise. */
  isTrap(url: string): boolean;
}

/**
 * Sites make endless pages without meaning to: calendars that go on to the next month, lists that can be filtered in every
 * combination, relative links that grow their own path. Each is recognised by what its addresses have in common.
 */
export function watchForTraps(): TrapWatch {
  const families = new Map<string, number>();
  const take = (family: string, maximum: number): boolean => {
    const count = (families.get(family) ?? 0) + 1;
    families.set(family, count);
    return count > maximum;
  };
  return {
    isTrap(address) {
      const url = new URL(address);
      const parts = url.pathname.split("/").filter(Boolean);
      if (parts.length > 15 || repeats(parts)) return true;
      if (url.search !== "" && take(`query ${url.host}${url.pathname}`, maximumVariants)) return true;
      const date = /\/(?:19|2\d)\d{2}[/-]\d{1,2}(?:[/-]\d{1,2})?(?=\/|$|-)/.exec(url.pathname);
      return date !== null && take(`date ${url.host}${url.pathname.slice(0, date.index)}`, maximumDated);
    },
  };
}

/** `/a/b/a/b/a/b`: a relative link that is followed from where it leads. */
function repeats(parts: readonly string[]): boolean {
  for (let length = 1; length * 3 <= parts.length; length++) {
    for (let from = 0; from + length * 3 <= parts.length; from++) {
      const run = parts.slice(from, from + length).join("/");
      const isRepeated = [1, 2].every(
        (time) => parts.slice(from + length * time, from + length * (time + 1)).join("/") === run,
      );
      if (isRepeated) return true;
    }
  }
  return false;
}
