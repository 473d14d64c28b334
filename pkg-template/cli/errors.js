// The errors that the command explains in its own words. Any other error is a fault of the command.

/** The command could not do what it was asked to. The exit code is 1. */
export class Failure extends Error {}

/** The command was called in a wrong way. The exit code is 2. */
export class UsageError extends Error {}

/**
 * Part of a sentence about an error of the operating system. Node's own message is never shown.
 *
 * @param {unknown} error
 */
export function reasonOf(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error)
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not do that'
    case 'EISDIR':
      return 'it is a folder'
    case 'ENOTDIR':
      return 'a part of its path is not a folder'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'EROFS':
      return 'the disk is read-only'
    case 'EBUSY':
      return 'another program is using it'
    default:
      return `the system says ${code ?? 'nothing'}`
  }
}
