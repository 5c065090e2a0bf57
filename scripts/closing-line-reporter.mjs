// Ends a test run with one plain line that any reader of logs understands.
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === "passed" || state === "failed" || state === "skipped") counts[state] += 1;
      }
      if (
        module.state() === "failed" &&
        ![...module.children.allTests()].some((test) => test.result().state === "failed")
      )
        counts.failed += 1;
    }
    process.on("exit", () =>
      console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`),
    );
  }
}
