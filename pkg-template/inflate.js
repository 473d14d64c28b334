/**
 * The bytes that were deflated into a base64 text.
 *
 * @param {string} base64
 */
export async function inflate(base64) {
  // When Node imitates a browser, some classes are missing or replaced, but Node's own modules always work. They are not
  // imported, because a bundler would try to bundle them.
  const builtin = globalThis.process?.getBuiltinModule
  if (builtin) return builtin('node:zlib').inflateSync(builtin('node:buffer').Buffer.from(base64, 'base64'))
  const deflated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  // Not `deflate-raw`, which browsers support only since some years later.
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
