// A user's own tests, in test runners with their default configuration, and the tests of www-example/.

import { suite, tested } from '../acts.mjs'

// By default, a test fails after 5 s, which a busy machine may need.
const LIMITS = ['--testTimeout', '120000']
const VITEST_LIMITS = [...LIMITS, '--hookTimeout', '120000']

// In each project, they are the only tests in a file of this name.
const vitest = (/** @type {string[]} */ ...options) => tested(['vitest', 'run', 'webex.test', ...VITEST_LIMITS, ...options])
// With the oldest Node, in which Jest cannot require modules.
const jest = (/** @type {string[]} */ ...options) => tested(['jest', 'webex.test', ...LIMITS, ...options], 'node20')
// Its jsdom has no fetch.
const inPage = ['--env', 'jsdom', '--setupFiles', 'whatwg-fetch']

// The emulator needs no fetch, so nothing is added to jsdom here.
const vitestSuite = (/** @type {string[]} */ ...options) =>
  suite(['vitest', 'run', 'recordings.vitest.test', '--reporter', 'json', ...VITEST_LIMITS, ...options])
const jestSuite = (/** @type {string[]} */ ...options) => ['jest', 'recordings.jest.test', '--json', ...LIMITS, ...options]
// As Babel's preset for Node does, which is what Jest's guide recommends.
const asCommonJs = ['--transform', '{"\\\\.js$":["babel-jest",{"plugins":["@babel/plugin-transform-modules-commonjs"]}]}']
const jestCommonJs = (/** @type {string[]} */ ...options) => suite(jestSuite(...asCommonJs, ...options), { release: 'node20' })
const jestModules = (/** @type {string[]} */ ...options) =>
  suite(jestSuite('--transform', '{}', ...options), { nodeOptions: '--experimental-vm-modules' })

const suites = [
  { project: 'vitest', name: 'Vitest, node, suite', isPage: false, act: vitestSuite() },
  { project: 'vitest', name: 'Vitest, jsdom, suite', isPage: true, act: vitestSuite('--environment', 'jsdom') },
  { project: 'jest-30', name: 'Jest 30, node, suite', isPage: false, act: jestCommonJs() },
  { project: 'jest-30', name: 'Jest 30, jsdom, suite', isPage: true, act: jestCommonJs('--env', 'jsdom') },
  { project: 'jest-30', name: 'Jest 30, node, suite as modules', isPage: false, act: jestModules() },
  { project: 'jest-30', name: 'Jest 30, jsdom, suite as modules', isPage: true, act: jestModules('--env', 'jsdom') },
  { project: 'jest-29', name: 'Jest 29, node, suite', isPage: false, isSlow: true, act: jestCommonJs() },
  { project: 'jest-29', name: 'Jest 29, jsdom, suite', isPage: true, isSlow: true, act: jestCommonJs('--env', 'jsdom') },
].map((row) => ({ ...row, isSuite: true }))

/** @type {import('../rows.mjs').Row[]} */
export const testRunners = [
  { project: 'vitest', name: 'Vitest, node', isPage: false, act: vitest() },
  { project: 'vitest', name: 'Vitest, jsdom', isPage: true, act: vitest('--environment', 'jsdom') },
  { project: 'jest-30', name: 'Jest 30, node', isPage: false, entries: ['node.cjs'], act: jest() },
  { project: 'jest-30', name: 'Jest 30, jsdom', isPage: true, entries: ['node.cjs'], act: jest(...inPage) },
  { project: 'jest-29', name: 'Jest 29, node', isPage: false, entries: ['node.cjs'], isSlow: true, act: jest() },
  // It does not say there that it is Node.
  { project: 'jest-29', name: 'Jest 29, jsdom', isPage: true, entries: ['index.cjs'], isSlow: true, act: jest(...inPage) },
  ...suites,
].map((row) => ({ tool: row.project.split('-')[0], ...row }))
