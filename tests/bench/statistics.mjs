// How everything here is measured: all variants take turns, in another order in each round, so that whatever else the
// machine does strikes all alike; and each is compared with the yardstick's sample of the same round.
//
// Runs in Node and in pages.

import { random } from '../helpers/random.mjs'

/** So that one strike of the clock, which may be a whole millisecond in a page, is a small part of a sample. */
const SAMPLE_MS = 6
/** How long a variant runs before it is measured, for the engine to make the best of it. */
const WARM_MS = 150

export function quartiles(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other)
  const at = (part) => {
    const place = part * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
    return below + (above - below) * (place % 1)
  }
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) }
}

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
 * @param {string[]} names of the variants
 * @param {(name: string) => Promise<Sample>} sample
 * @returns {Promise<Record<string, Sample[]>>} by name, in the order of the rounds
 */
export async function alternating(names, rounds, sample) {
  const samples = Object.fromEntries(names.map((name) => [name, []]))
  const next = random(rounds)
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names, next)) samples[name].push(await sample(name))
    // A page has other things to do, too.
    await new Promise((resolve) => setTimeout(resolve))
  }
  return samples
}

/** The samples' quartiles, and those of what they are times the yardstick's of the same round. */
export const compared = (samples, yardstick) =>
  Object.entries(samples).map(([name, values]) => ({
    name,
    ...quartiles(values),
    ratio: quartiles(values.map((value, round) => value / samples[yardstick][round])),
    samples: values,
  }))

/**
 * Gives a function that takes samples of something quick: the microseconds of one run, found by as many runs as take a
 * few milliseconds.
 *
 * @param {() => unknown} run a promise that it gives is waited for
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

/** What was made last: nothing may be left out because nobody looks at it. */
let made

async function time(run, times) {
  const began = performance.now()
  for (let count = 0; count < times; count++) {
    made = run()
    if (made instanceof Promise) made = await made
  }
  return (1000 * (performance.now() - began)) / times
}
