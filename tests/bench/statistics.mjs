// How everything here is measured: all variants take turns, in a new order in each round, so that other load on the machine
// affects them all alike; and each is compared with the yardstick's sample of the same round.
//
// Runs in Node and in pages.

import { random } from '../helpers/random.mjs'

/** Long, compared with a tick of the clock, which may be a whole millisecond in a page. */
const SAMPLE_MS = 6
/** How long a variant runs before it is measured, so that the engine has optimised it. */
const WARM_MS = 150

/**
 * @typedef {{ lower: number, median: number, upper: number }} Quartiles
 *
 * @param {number[]} numbers
 * @returns {Quartiles}
 */
export function quartiles(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other)
  const at = (/** @type {number} */ part) => {
    const place = part * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
    return below + (above - below) * (place % 1)
  }
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) }
}

/**
 * @template Item
 * @param {Item[]} list
 * @param {import('../helpers/random.mjs').Random} next
 */
function shuffled(list, next) {
  const all = [...list]
  for (let last = all.length - 1; last > 0; last--) {
    const other = next.below(last + 1)
    ;[all[last], all[other]] = [all[other], all[last]]
  }
  return all
}

/**
 * Takes a sample of every variant in each round.
 *
 * @template Sample
 * @template {string} Name
 * @param {Name[]} names of the variants
 * @param {number} rounds
 * @param {(name: Name) => Promise<Sample>} sample
 * @returns {Promise<Record<Name, Sample[]>>} by name, in the order of the rounds
 */
export async function alternating(names, rounds, sample) {
  const samples = /** @type {Record<Name, Sample[]>} */ (
    Object.fromEntries(names.map((name) => [name, /** @type {Sample[]} */ ([])]))
  )
  const next = random(rounds)
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names, next)) samples[name].push(await sample(name))
    // A turn of the event loop: a page has other things to do as well.
    await new Promise((resolve) => setTimeout(resolve))
  }
  return samples
}

/**
 * The quartiles of the samples, and of their ratio to the yardstick's sample of the same round.
 *
 * @template {string} Name
 * @param {Record<Name, number[]>} samples
 * @param {NoInfer<Name>} yardstick
 */
export const compared = (samples, yardstick) =>
  /** @type {[Name, number[]][]} */ (Object.entries(samples)).map(([name, values]) => ({
    name,
    ...quartiles(values),
    ratio: quartiles(values.map((value, round) => value / samples[yardstick][round])),
    samples: values,
  }))

/**
 * Returns a function that takes samples of something quick: the microseconds of one run, from as many runs as take a few
 * milliseconds.
 *
 * @param {() => unknown} run if it returns a promise, that is awaited
 */
export async function sampler(run) {
  const warm = performance.now() + WARM_MS
  let times = 1
  let us = await time(run, times)
  while (performance.now() < warm || times * us < 1000 * SAMPLE_MS) {
    times = Math.max(times, Math.min(4 * times, Math.ceil((1000 * SAMPLE_MS) / us)))
    us = await time(run, times)
  }
  return () => time(run, Math.ceil((1000 * SAMPLE_MS) / us))
}

/**
 * The last result, kept so that the engine cannot skip work whose result is unused.
 *
 * @type {unknown}
 */
let made

/**
 * @param {() => unknown} run
 * @param {number} times
 */
async function time(run, times) {
  const began = performance.now()
  for (let count = 0; count < times; count++) {
    made = run()
    if (made instanceof Promise) made = await made
  }
  return (1000 * (performance.now() - began)) / times
}
