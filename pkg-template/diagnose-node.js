// The entry for diagnosis in Node, Deno and Bun, where names, connections and certificates can be looked at, too.

import { diagnosing } from './diagnose/diagnose.js'
import { node } from './diagnose/node.js'

export const diagnose = diagnosing(node)
