// The calls that are made in a row. once.mjs makes them.

/** @typedef {keyof typeof SERIES} Series */

export const SERIES = {
  answered: 'Calls that are answered at once',
  aborted: 'Calls that are aborted while `fetch` never settles',
  left: 'Lists that are left after their first recording, while `fetch` never settles for the second page',
}
