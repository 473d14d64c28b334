// What the element extends. Where there is no DOM, as on a server that renders pages, it is a class that does nothing, so that the
// module can be imported there.

/** @type {typeof HTMLElement} */
export const Base = globalThis.HTMLElement ?? /** @type {unknown} */ (class {})
