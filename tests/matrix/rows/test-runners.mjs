// Tests of a user's own, with the default configuration.

import { tested } from '../acts.mjs'

export const testRunners = [
  { project: 'vitest', name: 'Vitest, node', tool: 'vitest', act: tested(['vitest', 'run']) },
  { project: 'vitest', name: 'Vitest, jsdom', tool: 'vitest', act: tested(['vitest', 'run', '--environment', 'jsdom']) },
  ...['30', '29'].flatMap((major) => {
    // With the oldest Node, in which Jest cannot require modules. Its jsdom has no fetch.
    const jest = (...options) => tested(['jest', ...options], 'node20')
    return [
      { name: 'node', act: jest() },
      { name: 'jsdom', act: jest('--env', 'jsdom', '--setupFiles', 'whatwg-fetch') },
    ].map((row) => ({ project: `jest-${major}`, tool: 'jest', isSlow: major === '29', ...row, name: `Jest ${major}, ${row.name}` }))
  }),
]
