// What the global of the element's scripts contains.

export * from './index.js'
export * from './widget.js'
