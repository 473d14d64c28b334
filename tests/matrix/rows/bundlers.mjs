// Bundlers with their default configuration: for pages, which are opened in Chromium, for Node, for both sides of Next.js
// and for Cloudflare's workers.

import { answeredBy, built, script, served, servedBy } from '../acts.mjs'

const inDist = served('', 'Chromium', { folder: 'dist' })
const vite = ['vite', '--host', '127.0.0.1', '--port', '0']
const required = ['webpack', './required.js', '--output-filename', 'required.js']
const rollup = (/** @type {string} */ entry, /** @type {string[]} */ ...options) => [
  'rollup',
  entry,
  '--plugin',
  'node-resolve',
  ...options,
]
const esbuild = (/** @type {string} */ entry, /** @type {string[]} */ ...options) => ['esbuild', entry, '--bundle', ...options]
const splitting = ['--format=esm', '--splitting', '--outdir=dist']
const forNode = (/** @type {string[]} */ ...options) => esbuild('node.js', '--platform=node', ...options)
const next = ['next', 'start', '--hostname', '127.0.0.1', '--port', '0']
const wrangler = ['wrangler', 'dev', 'worker.js', '--compatibility-date', '2026-11-01', '--ip', '127.0.0.1', '--port', '0']

/** @type {import('../rows.mjs').Row[]} */
export const bundlers = [
  ...['8', '7'].flatMap((major) => [
    {
      project: `vite-${major}`,
      name: `Vite ${major}, build`,
      tool: 'vite',
      isSlow: major === '7',
      act: built(['vite', 'build'], inDist),
    },
    { project: `vite-${major}`, name: `Vite ${major}, dev`, tool: 'vite', isSlow: major === '7', act: servedBy(vite, '') },
  ]),
  { project: 'webpack', name: 'webpack, import', tool: 'webpack', act: built(['webpack'], served('')) },
  { project: 'webpack', name: 'webpack, require', tool: 'webpack', act: built(required, served('required.html')) },
  { project: 'rspack', name: 'Rspack', tool: '@rspack/core', act: built(['rspack', 'build'], served('')) },
  { project: 'rollup', name: 'Rollup, module', tool: 'rollup', act: built(rollup('src/index.js', '--dir', 'dist'), served('')) },
  {
    project: 'rollup',
    name: 'Rollup, script',
    tool: 'rollup',
    act: built(rollup('inline.js', '--format', 'iife', '--file', 'dist/script.js'), served('script.html')),
  },
  { project: 'parcel', name: 'Parcel', tool: 'parcel', isSlow: true, act: built(['parcel', 'build', 'index.html'], inDist) },
  ...[
    { name: 'script', act: built(esbuild('src/index.js', '--outfile=dist/script.js'), served('script.html')) },
    { name: 'split modules', act: built(esbuild('src/index.js', ...splitting), served('module.html')) },
    {
      name: 'CommonJS for Node',
      hasFolders: true,
      act: built(forNode('--outfile=dist/node.cjs'), script('node20', 'dist/node.cjs')),
    },
    {
      name: 'module for Node',
      hasFolders: true,
      act: built(forNode('--format=esm', '--outfile=dist/node.mjs'), script('node20', 'dist/node.mjs')),
    },
  ].map((row) => ({ project: 'esbuild', tool: 'esbuild', ...row, name: `esbuild, ${row.name}` })),
  ...[
    { name: 'client component', act: servedBy(next, 'client') },
    { name: 'server component', hasFolders: true, act: servedBy(next, 'server') },
    { name: 'route handler', hasFolders: true, act: answeredBy(next, 'route') },
    { name: 'edge route handler', act: answeredBy(next, 'edge') },
  ].map((row) => ({
    project: 'next',
    tool: 'next',
    isSlow: true,
    ...row,
    name: `Next.js, ${row.name}`,
    act: built(['next', 'build'], row.act),
  })),
  { project: 'wrangler', name: 'workerd, by wrangler', tool: 'wrangler', act: answeredBy(wrangler, '') },
].map((row) => ({ isForDownloads: true, ...row }))
