// Random numbers that can be repeated: the same seed always gives the same numbers.
//
// SEED=7 in the environment gives a random test its seed. Runs in Node and in pages.

/**
 * Mulberry32.
 *
 * @typedef {(() => number) & {
 *   below: (end: number) => number,
 *   of: <Item>(list: readonly Item[]) => Item,
 * }} Random Called, it returns a number from 0 up to 1. `below` returns a whole number, `of` an item of the list.
 *
 * @param {number} seed
 * @returns {Random}
 */
export function random(seed) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (/** @type {number} */ end) => Math.floor(end * next())
  /** @type {Random['of']} */
  const of = (list) => list[below(list.length)]
  return Object.assign(next, { below, of })
}

/**
 * The seed from SEED. Without it, the usual one; or a new one, for tests that should differ from run to run.
 *
 * @param {number} [usual]
 */
export function seedOr(usual = Math.floor(2 ** 31 * Math.random())) {
  const { SEED } = process.env
  if (SEED === undefined || SEED === '') return usual
  if (!/^\d+$/.test(SEED)) throw new Error(`SEED=${SEED}: expected a whole number`)
  return Number(SEED)
}

/**
 * Runs a random test. Prints the seed when the test starts, and adds it to the error when the test fails.
 *
 * @template Result
 * @param {{ name: string }} test
 * @param {number | undefined} usual see `seedOr`
 * @param {(seed: number) => Promise<Result>} work
 */
export async function seeded({ name }, usual, work) {
  const seed = seedOr(usual)
  console.log(`SEED=${seed}: ${name}`)
  try {
    return await work(seed)
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : cause}\nRepeat this run with SEED=${seed}`, { cause })
  }
}
