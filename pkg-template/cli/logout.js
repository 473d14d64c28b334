// webex-recordings logout: removes the stored sign-in.

import { removeSignIn } from './sign-in.js'

/** @import { Context } from './commands.js' */

export const SUMMARY = 'Removes the stored sign-in.'

export const OPTIONS = {}

export const NOTES = `Webex is not told, so the tokens stay valid until they expire. To end them at once, revoke the integration's access in your Webex
account.`

/** @param {Context} context */
export async function run({ env }) {
  console.error((await removeSignIn(env)) ? 'The stored sign-in was removed.' : 'There was no stored sign-in.')
}
