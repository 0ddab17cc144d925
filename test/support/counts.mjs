import { writeFileSync } from 'node:fs'

/**
 * A reporter of @web/test-runner that leaves the counts in the file named by PARLOR_COUNTS, in the
 * words of Vitest's JSON, so that `npm test` can sum them up.
 */
export function countsReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} result */
    onTestRunFinished({ sessions }) {
      const counts = { numPassedTests: 0, numFailedTests: 0 }
      for (const session of sessions) {
        for (const { passed, skipped } of testsOf(session.testResults)) {
          if (!skipped) counts[passed ? 'numPassedTests' : 'numFailedTests'] += 1
        }
        // A file that does not load has no tests to fail.
        if (session.errors.length > 0) counts.numFailedTests += 1
      }
      if (process.env.PARLOR_COUNTS) writeFileSync(process.env.PARLOR_COUNTS, JSON.stringify(counts))
    },
  }
}

/**
 * @param {import('@web/test-runner').TestSuiteResult | undefined} suite
 * @returns {import('@web/test-runner').TestResult[]}
 */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : []
}
