// Our decoder without WebAssembly. The glue is a module of its own, because it serves one core.

import * as glue from 'with-hooks/core.js?without-wasm'
import { instantiate } from 'with-hooks/core-without-wasm.js'
import { started } from './core.mjs'

export const withoutWasm = await started(glue, (imports) => ({ exports: instantiate(imports) }))
