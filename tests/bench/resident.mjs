// How much memory this process takes.

import { existsSync, readFileSync } from 'node:fs'

/**
 * The most memory that this process has ever held, in bytes.
 *
 * On Linux a process inherits `maxRSS` from its parent, so that it would be the peak of the parent if that is larger.
 */
export function peakResident() {
  const status = '/proc/self/status'
  const own = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))
  return 1024 * (own ? Number(own[1]) : process.resourceUsage().maxRSS)
}
