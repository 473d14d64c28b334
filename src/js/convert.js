// Values out. The text was checked to be JSON already, so that JavaScript can make the objects of it: with every field that
// the server sent.

/** @param nulls where the text says `null` for what is absent to the caller: `items.3.topic items.4.topic`, or nothing */
function parsed(text, nulls) {
  const root = JSON.parse(text)
  for (const path of nulls?.split(' ') ?? []) {
    const way = path.split('.')
    const last = way.pop()
    delete way.reduce((holder, name) => holder[name], root)[last]
  }
  return root
}

export const recording = (text, nulls) => ({ value: parsed(text, nulls) })

export function page(text, nulls, repeated, cursor, trackingId, reached) {
  const { items } = parsed(text, nulls)
  // From the end, so that the others stay where they are counted.
  for (const at of repeated.reverse()) items.splice(at, 1)
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return reached === undefined ? { value } : { value, reached }
}

export const deletion = (value) => ({ value })

export const fault = (fault, cause) => ({ fault, cause })
