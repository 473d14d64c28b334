// For Vercel's edge functions and Next's middleware: as in workerd, but asked for in other words.

import core from './core.wasm?module'

export const coreModule = () => core
