/**
 * A reporter of vitest that names, at the end, each test that passed only when it was run again, with what failed the first time: such a
 * test, or what it tests, has a race in it.
 */
export default class TellRetried {
  /** @param {ReadonlyArray<import("vitest/node").TestModule>} modules */
  onTestRunEnd(modules) {
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (!test.diagnostic()?.flaky) continue;
        const [error] = test.result().errors ?? [];
        console.log(`! passed only when run again: ${module.relativeModuleId} > ${test.fullName}`);
        if (error) console.log(`  ${error.message}`);
      }
    }
  }
}
