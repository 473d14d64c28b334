// From base64 text to the bytes that were deflated into it, with what browsers, Node, Deno and Bun all have.

export async function inflate(base64) {
  const deflated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
