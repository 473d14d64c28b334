// How the command ends. The codes are the same whatever the output format is.

export const EXIT = /** @type {const} */ ({
  done: 0,
  failed: 1,
  usage: 2,
  /** Some items failed, and the others are done. */
  partly: 3,
  /** Somebody has to sign in, or Webex refused the sign-in. */
  signIn: 4,
  /** By Ctrl+C. */
  interrupted: 130,
  /** By another signal. */
  terminated: 143,
})

export const EXIT_CODES = `Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 some items failed, 4 sign-in needed or refused,
130 interrupted, 143 terminated.`
