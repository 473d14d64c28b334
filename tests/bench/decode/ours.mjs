// Our decoder alone. bundle.mjs says where it is.

import * as glue from 'with-hooks/core.js'
import bytes from 'with-hooks/core.wasm'
import { instanceOf, started } from './core.mjs'

export const ours = await started(glue, instanceOf(bytes))
