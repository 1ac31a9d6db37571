/** One way in which a helpdesk may behave, and how sure we are. */
export interface SwitchFact<Value> {
  readonly default: Value;
  /** The allowed values; absent for numbers, texts and lists. */
  readonly choices?: readonly Value[];
  readonly about: string;
  /**
   * Why it can be switched: where the default was seen, and `unknown`, `inferred` or `conflict` when nobody
   * can say for sure. `test` marks a switch that exists to cause trouble.
   */
  readonly source: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds facts of every value type
export type SwitchTable = Readonly<Record<string, SwitchFact<any>>>;

/** The values of a table, ready to be read and set. */
export type SwitchValues<Table extends SwitchTable> = {
  -readonly [Name in keyof Table]: Table[Name] extends SwitchFact<infer Value> ? Value : never;
};

/** The default values of a table. */
export function defaultSwitches<Table extends SwitchTable>(table: Table): SwitchValues<Table> {
  const entries = Object.entries(table).map(([name, fact]) => [name, structuredClone(fact.default)]);
  return Object.fromEntries(entries) as SwitchValues<Table>;
}

/**
 * Changes some switches.
 *
 * @throws TypeError naming the switch, when it does not exist or cannot have that value. Nothing is changed then.
 */
export function changeSwitches<Table extends SwitchTable>(
  table: Table,
  values: SwitchValues<Table>,
  changes: Partial<SwitchValues<Table>>,
): void {
  for (const [name, value] of Object.entries(changes)) {
    const fact = table[name];
    if (!fact) throw new TypeError(`There is no switch "${name}".`);
    if (fact.choices && !fact.choices.includes(value)) {
      throw new TypeError(`Switch "${name}" is one of ${fact.choices.map(String).join(", ")}.`);
    }
    if (kindOf(value) !== kindOf(fact.default)) {
      throw new TypeError(`Switch "${name}" is a ${kindOf(fact.default)}.`);
    }
  }
  Object.assign(values, changes);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}

/** A switch that is on or off. */
export function onOff(value: boolean, about: string, source: string): SwitchFact<boolean> {
  return { default: value, choices: [true, false], about, source };
}

/** A switch with named positions; the first is the default. */
export function oneOf<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  about: string,
  source: string,
): SwitchFact<Choices[number]> {
  return { default: choices[0], choices, about, source };
}

/** A switch that is a number. */
export function amount(value: number, about: string, source: string): SwitchFact<number> {
  return { default: value, about, source };
}
