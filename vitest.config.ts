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

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "tests/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["packages/testing/src/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // On two cores: many tests wait most of their time for processes that they have killed.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
