// Which names in a Host header are this machine's. Others may be a stranger's, who made them lead here.

import { isIP } from 'node:net'

/**
 * Whether this is a name of this machine that nobody else can give out.
 *
 * @param {string | undefined} header
 * @param {string} host
 */
export function isOwn(header, host) {
  const [, name] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/i.exec(header ?? '') ?? []
  if (name === undefined) return false
  const lower = name.toLowerCase()
  const isLocal = lower === 'localhost' || lower.endsWith('.localhost')
  return isLocal || isIP(name.replace(/^\[|\]$/g, '')) > 0 || lower === host.toLowerCase()
}
