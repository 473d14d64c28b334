// How the package's other entries get what they need of a client, which may come from another copy of the package. What is there
// is `Internals` in core.d.ts. The number changes when that does.

export const INTERNALS = Symbol.for('webex-converged-recordings.internals/1')
