// The element from a script, which has defined it.

import { perform } from './element.mjs'

play(perform, {})
