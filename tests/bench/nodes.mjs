// The releases of Node in which the package is measured: those that the matrix pins.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { binary } from '../matrix/places.mjs'

/**
 * @typedef {{ engine: string, version: string, file: string }} Node such as `Node 24`, `24.21.0` and its executable
 *
 * @type {Node[]}
 */
export const NODES = await Promise.all(
  ['node20', 'node22', 'node24'].map(async (name) => {
    const file = binary(name)
    const { stdout } = await promisify(execFile)(file, ['--version'])
    return { engine: name.replace('node', 'Node '), version: stdout.trim().slice(1), file }
  }),
)

/** `Node 20.20.2, Chromium 148.0.1`: for the conditions of a measurement. */
export const named = (/** @type {{ engine: string, version: string }[]} */ engines) =>
  engines.map(({ engine, version }) => `${engine.replace(/ .*/, '')} ${version}`).join(', ')
