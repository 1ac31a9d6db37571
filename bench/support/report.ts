import { loadavg } from "node:os";

/** One line of a benchmark's table; all lines have the same columns. */
export type Row = Record<string, string | number>;

/** What one benchmark found. */
export type BenchmarkResult = {
  name: string;
  /** What is measured, in a sentence. */
  about: string;
  rows: Row[];
  /** What is wanted and whether it was reached. */
  aims: { aim: string; measured: string; isMet: boolean }[];
};

/** Prints the table for people and, as the last line, the same as one line of JSON for programs. */
export function report(result: BenchmarkResult): void {
  console.log(`\n${result.name}: ${result.about}`);
  printTable(result.rows);
  for (const { aim, measured, isMet } of result.aims) {
    console.log(`  ${isMet ? "met   " : "MISSED"}  ${aim}: ${measured}`);
  }
  const load = loadavg().map((value) => Math.round(value * 100) / 100);
  console.log(JSON.stringify({ benchmark: result.name, load, rows: result.rows, aims: result.aims }));
}

function printTable(rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? "").length)));
  for (const line of lines) {
    const cells = line.map((cell, index) =>
      index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`);
  }
}

/** The value below which the share `fraction` of the samples lies. */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((first, second) => first - second);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

/** Three significant digits at most, so that nobody reads more into a number than it holds. */
export function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
