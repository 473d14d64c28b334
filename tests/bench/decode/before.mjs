// The decoder of an earlier version, if one is measured too. Otherwise bundle.mjs takes no-before.mjs for this.

import * as glue from 'before-with-hooks/core.js'
import bytes from 'before-with-hooks/core.wasm'
import { instanceOf, started } from './core.mjs'

export const before = await started(glue, instanceOf(bytes))
