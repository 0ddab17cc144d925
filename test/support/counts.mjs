import { writeFileSync } from 'node:fs'

/**
 * A reporter of @web/test-runner that leaves the counts and what failed in the file named by
 * PARLOR_COUNTS, in the words of Vitest's JSON, so that `npm test` can sum them up.
 */
export function countsReporter() {
  return {
    /** @param {{ sessions: Iterable<import('@web/test-runner').TestSession> }} result */
    onTestRunFinished({ sessions }) {
      const testResults = [...sessions].map(({ testFile, testResults, errors }) => ({
        name: testFile,
        assertionResults: [
          ...testsOf(testResults)
            .filter(({ skipped }) => !skipped)
            .map(({ name, passed, error }) => result(name, passed ? undefined : (error?.message ?? ''))),
          // A file that does not load has no tests to fail.
          ...errors.slice(0, 1).map(({ message }) => result('as a whole', message)),
        ],
      }))
      const all = testResults.flatMap(({ assertionResults }) => assertionResults)
      const numFailedTests = all.filter(({ status }) => status === 'failed').length
      const counts = { numPassedTests: all.length - numFailedTests, numFailedTests, testResults }
      if (process.env.PARLOR_COUNTS) writeFileSync(process.env.PARLOR_COUNTS, JSON.stringify(counts))
    },
  }
}

/**
 * @param {string} fullName
 * @param {string | undefined} failure
 */
function result(fullName, failure) {
  return failure === undefined
    ? { fullName, status: 'passed', failureMessages: [] }
    : { fullName, status: 'failed', failureMessages: [failure] }
}

/**
 * @param {import('@web/test-runner').TestSuiteResult | undefined} suite
 * @returns {import('@web/test-runner').TestResult[]}
 */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : []
}
