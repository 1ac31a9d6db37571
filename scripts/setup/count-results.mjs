import { existsSync, readFileSync } from "node:fs";

/**
 * Sums the JSON report of vitest. Whatever made vitest fail counts as a failure, even where no test failed: a
 * file that does not load, an error outside of any test, a run that broke off before it wrote its report.
 *
 * @param {string} path of the report
 * @param {number} status exit code of vitest
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countResults(path, status) {
  const report = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { testResults: [] };
  const results = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status } of file.assertionResults) {
      if (status === "passed") results.passed++;
      else if (status === "failed") results.failed++;
      else results.skipped++;
    }
    if (file.status === "failed" && file.assertionResults.length === 0) results.failed++;
  }
  if (status !== 0 && results.failed === 0) results.failed = 1;
  return results;
}
