// What bundlers make of it with their default configuration, run in Chromium; and what they make for Node.

import { built, servedBy } from '../acts.mjs'

export const bundlers = [
  { project: 'vite-8', name: 'Vite 8, build', tool: 'vite', ci: true, act: built(['vite', 'build'], '', { folder: 'dist' }) },
  { project: 'vite-8', name: 'Vite 8, dev', tool: 'vite', ci: true, act: servedBy(['vite', '--host', '127.0.0.1', '--port', '0'], '') },
]
