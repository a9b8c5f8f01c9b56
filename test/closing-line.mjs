// Closes a run with one plain line that any reader of logs understands. On a build machine a skipped test is a failure:
// there, everything a test needs is installed.
export default class ClosingLine {
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        counts[state === 'pending' ? 'skipped' : state]++
      }
      if (module.errors().length > 0) counts.failed++
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
    if (process.env.CI && counts.skipped > 0) {
      console.error('A test was skipped: under CI that is a failure.')
      process.exitCode = 1
    }
  }
}
