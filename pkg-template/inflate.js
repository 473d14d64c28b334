// From base64 text to the bytes that were deflated into it.

export async function inflate(base64) {
  // Where a browser is imitated in Node, some of its classes are missing or another's, and Node's own never fail. They are
  // asked for like this because a bundler would want to bundle what is imported.
  const builtin = globalThis.process?.getBuiltinModule
  if (builtin) return builtin('node:zlib').inflateSync(builtin('node:buffer').Buffer.from(base64, 'base64'))
  const deflated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  // Not `deflate-raw`, which came years later.
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
