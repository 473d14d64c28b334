// The errors that the command explains in its own words. Any other error is a fault of the command.

export { reasonOf } from '../files/reasons.js'

/** The command could not do what it was asked to. The exit code is 1. */
export class Failure extends Error {}

/** The command was called in a wrong way. The exit code is 2. */
export class UsageError extends Error {}
