// For Cloudflare's workers, where nothing may be compiled: the module is imported, and uploaded with the worker.

import core from './core.wasm'

export const coreModule = () => core
