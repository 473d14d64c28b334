// What the errors of the operating system mean.

/**
 * Part of a sentence about an error of the operating system. Node's own message is never shown.
 *
 * @param {unknown} error
 */
export function reasonOf(error) {
  const code = codeOf(error)
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not do that'
    case 'EEXIST':
      return 'something else is already there'
    case 'EISDIR':
    case 'ERR_FS_EISDIR':
      return 'it is a folder'
    case 'ENOTFILE':
      return 'it is not a file'
    case 'ENOTDIR':
      return 'a part of its path is not a folder'
    case 'ELOOP':
      return 'it is a symbolic link'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'EFBIG':
      return 'it would be too large'
    case 'ENAMETOOLONG':
      return 'its path is too long'
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open'
    case 'EROFS':
      return 'the disk is read-only'
    case 'EBUSY':
      return 'another program is using it'
    default:
      return `the system says ${code ?? 'nothing'}`
  }
}

/**
 * The code of an error of the operating system, such as `ENOENT`.
 *
 * @param {unknown} error
 */
export function codeOf(error) {
  const { code, name } = /** @type {Partial<NodeJS.ErrnoException>} */ (error ?? {})
  // Deno's own error, for what the program has no permission to do, has no code.
  return name === 'NotCapable' ? 'EACCES' : code
}
