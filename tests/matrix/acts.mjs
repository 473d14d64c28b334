// What the rows do: run a script, or open a page.

import { binary, environment, run, serve, start } from './places.mjs'

/** A script that prints its report as its last line. */
export const script = (runtime, ...args) => async ({ folder, options }) => {
  const env = { ...environment(), BASE_URL: options.baseUrl, TOKEN: options.token }
  const printed = await run(folder, binary(runtime), args, { env, timeout: 60_000 })
  return JSON.parse(printed.trim().split('\n').at(-1))
}

/** Opens a page of a server. What the page shall know stands in its address. */
const page = async (address, browser, place, query = {}) =>
  (await place.browser(browser)).open(`${address}?${new URLSearchParams({ ...place.options, ...query })}`)

/** Serves a folder of the project, and opens a page of it. */
export const served = (path, browser = 'Chromium', { folder = '.', policy, act } = {}) => async (place) => {
  const allowed = new URL(place.options.baseUrl).origin
  const headers = policy && { 'Content-Security-Policy': policy.replace('<api>', allowed) }
  const server = await serve(`${place.folder}/${folder}`, headers)
  try {
    return await page(`${server.address}/${path}`, browser, place, act && { act })
  } finally {
    await server.stop()
  }
}

/** Builds with the project's own tool first. */
export const built = (command, path, options) => async (place) => {
  await run(place.folder, 'npx', ['--no-install', ...command])
  return served(path, 'Chromium', options)(place)
}

/** Has the project's own tool serve, and opens a page of it. */
export const servedBy = (command, path) => async (place) => {
  const server = await start(place.folder, 'npx', ['--no-install', ...command])
  try {
    return await page(`${server.address}/${path}`, 'Chromium', place)
  } finally {
    await server.stop()
  }
}
