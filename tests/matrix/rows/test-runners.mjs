// A user's own tests, in test runners with their default configuration.

import { tested } from '../acts.mjs'

const vitest = (/** @type {string[]} */ ...options) => tested(['vitest', 'run', ...options])
// With the oldest Node, in which Jest cannot require modules.
const jest = (/** @type {string[]} */ ...options) => tested(['jest', ...options], 'node20')
// Its jsdom has no fetch.
const inPage = ['--env', 'jsdom', '--setupFiles', 'whatwg-fetch']

/** @type {import('../rows.mjs').Row[]} */
export const testRunners = [
  { project: 'vitest', name: 'Vitest, node', isPage: false, act: vitest() },
  { project: 'vitest', name: 'Vitest, jsdom', isPage: true, act: vitest('--environment', 'jsdom') },
  { project: 'jest-30', name: 'Jest 30, node', isPage: false, entry: 'node.cjs', act: jest() },
  { project: 'jest-30', name: 'Jest 30, jsdom', isPage: true, entry: 'node.cjs', act: jest(...inPage) },
  { project: 'jest-29', name: 'Jest 29, node', isPage: false, entry: 'node.cjs', isSlow: true, act: jest() },
  // It does not say there that it is Node.
  { project: 'jest-29', name: 'Jest 29, jsdom', isPage: true, entry: 'index.cjs', act: jest(...inPage) },
].map((row) => ({ tool: row.project.split('-')[0], ...row }))
