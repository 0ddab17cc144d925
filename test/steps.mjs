/**
 * One thing that `npm test` does: a check holds or it does not, a runner counts its tests.
 * @typedef {object} Step
 * @property {string} name `npm test -- types e2e` takes the steps whose names begin so.
 * @property {string} script Within node_modules.
 * @property {readonly string[]} args
 * @property {string} [counts] The file in which it leaves the numbers of its tests, as PARLOR_COUNTS.
 */

/** What is type-checked, each with the types that its place has. */
export const TYPED = [
  '.',
  'protocol',
  'worker',
  'widget',
  'demo',
  'deploy',
  'bench',
  'bench/floor',
  'test',
  'test/tsconfig.workers.json',
  'test/widget',
]

/** @type {readonly Step[]} */
export const CHECKS = [
  // Types are what makes a linter slow: this one asks the compiler of TypeScript 7.
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--threads=1', '.'] },
  { name: 'lint templates', script: 'eslint/bin/eslint.js', args: ['widget', 'test/widget'] },
  ...TYPED.map((project) => ({
    name: `types ${project}`,
    // The compiler of TypeScript 7 takes a sixth of the time.
    script: 'typescript-native/bin/tsc',
    args: ['-p', project, '--singleThreaded'],
  })),
  { name: 'format', script: 'oxfmt/bin/oxfmt', args: ['--check', '--threads=1', '.'] },
]

/**
 * The longest first, and what fills the machine beside what does not. Two files of a step run side by side
 * where they share nothing; only the tab in front paints, so that the elements' tests take one after the other.
 * @type {readonly Step[]}
 */
export const TESTS = [
  vitest('e2e', '--maxWorkers=2'),
  vitest('routes', '--maxWorkers=2'),
  {
    name: 'widget in Chromium',
    script: '@web/test-runner/dist/bin.js',
    args: [],
    counts: 'test/.tmp/widget.json',
  },
  vitest('room', '--maxWorkers=2'),
  vitest('node', '--maxWorkers=2'),
  vitest('chaos'),
]

/**
 * @param {string} project
 * @param {string[]} more further arguments
 * @returns {Step}
 */
function vitest(project, ...more) {
  const counts = `test/.tmp/${project}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${counts}`]
  return {
    name: project,
    script: 'vitest/vitest.mjs',
    args: ['run', '--project', project, ...more, ...reporters],
    counts,
  }
}
