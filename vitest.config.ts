import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests of the whole product take longest: begun first, none of them is left running alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const weight = ({ moduleId }: TestSpecification) =>
      moduleId.includes("/tests/chaos/")
        ? 0
        : /\/tests\/|dashboard\.test|\/embedded\//.test(moduleId)
          ? 1
          : 2;
    return sorted.toSorted((first, second) => weight(first) - weight(second));
  }
}

/** Proofs that nothing is doubled or lost: what fails here once has happened. */
const ofFaults = ["tests/chaos/**/*.test.ts"];

/** Each runs programs of its own for long, and is not to find another's remains in its process. */
const ofTheProduct = [
  "tests/**/*.test.ts",
  "apps/dashboard/src/dashboard.test.ts",
  "packages/database/src/embedded/**/*.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: ["packages/testing/src/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Browsers, processes and a database, where nobody watches, on a machine that others may load: run again, and told at the end. What
    // chance has found against a property is found, and is not asked again.
    retry: { count: process.env.CI ? 1 : 0, condition: /^(?!Property failed)/ },
    // On two cores: many tests wait most of their time for processes that they have killed.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...ofTheProduct, ...ofFaults],
          // Files share processes: reading the program anew for each of 160 files took longer than their tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "product",
          include: ofTheProduct,
          exclude: ["**/node_modules/**", ...ofFaults],
        },
      },
      { extends: true, test: { name: "faults", include: ofFaults, retry: 0 } },
    ],
  },
});
