/** A test on one record: the value of a field in, yes or no out. */
export type FieldReader = (field: string) => string | number | boolean | readonly string[] | null | undefined;
export type QueryTest = (read: FieldReader) => boolean;

const maximumLength = 512;
const token = /\s*(\(|\)|AND\b|OR\b|[A-Za-z_][\w]*:[<>]?(?:'[^']*'|[^\s()]+))/y;

/**
 * Parses a search query: `"agent_id:12 AND (priority:>3 OR tag:'vip')"`, double quotes included. `:>` and `:<`
 * mean at least and at most; AND binds stronger than OR.
 *
 * @returns undefined when it does not follow the grammar or is longer than 512 characters.
 */
export function parseQuery(text: string, fields: (name: string) => boolean): QueryTest | undefined {
  const quoted = /^"(.*)"$/s.exec(text.trim());
  const inner = quoted?.[1];
  if (!inner || inner.length > maximumLength) return undefined;
  const tokens = tokenize(inner);
  if (!tokens) return undefined;
  let position = 0;

  function either(): QueryTest | undefined {
    const tests: QueryTest[] = [];
    do {
      const test = all();
      if (!test) return undefined;
      tests.push(test);
    } while (tokens?.[position] === "OR" && ++position);
    return (read) => tests.some((test) => test(read));
  }

  function all(): QueryTest | undefined {
    const tests: QueryTest[] = [];
    do {
      const test = one();
      if (!test) return undefined;
      tests.push(test);
    } while (tokens?.[position] === "AND" && ++position);
    return (read) => tests.every((test) => test(read));
  }

  function one(): QueryTest | undefined {
    const next = tokens?.[position++];
    if (next === undefined || next === "AND" || next === "OR" || next === ")") return undefined;
    if (next !== "(") return comparison(next, fields);
    const inside = either();
    return tokens?.[position++] === ")" ? inside : undefined;
  }

  const test = either();
  return position === tokens.length ? test : undefined;
}

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text);
    if (!match?.[1]) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
}

function comparison(text: string, fields: (name: string) => boolean): QueryTest | undefined {
  const match = /^(\w+):([<>]?)(?:'([^']*)'|(.+))$/s.exec(text);
  const [, field = "", operator = "", quoted, bare = ""] = match ?? [];
  if (!match || !fields(field)) return undefined;
  const wanted = quoted ?? bare;
  if (quoted === undefined && wanted === "null") {
    return (read) => {
      const value = read(field);
      return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    };
  }
  return (read) => {
    const value = read(field);
    if (value === null || value === undefined) return false;
    if (Array.isArray(value)) return value.includes(wanted);
    if (operator === "") return String(value) === wanted;
    const order =
      typeof value === "number" ? value - Number(wanted) : value < wanted ? -1 : value > wanted ? 1 : 0;
    return operator === ">" ? order >= 0 : order <= 0;
  };
}
