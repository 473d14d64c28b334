// The element in a page, where TypeScript knows the DOM.

import type { RecordingsClient } from 'webex-converged-recordings'
import type { WebexRecordingsEventMap } from 'webex-converged-recordings/widget'
import { WebexRecordings } from 'webex-converged-recordings/widget'

export function sound(client: RecordingsClient): HTMLElement {
  const Ours: typeof WebexRecordings = WebexRecordings.define('our-recordings', customElements)
  const own: WebexRecordings = new Ours()
  const element: WebexRecordings = document.createElement('webex-recordings')
  const found: WebexRecordings | null = document.querySelector('webex-recordings')
  element.client = found?.client ?? client
  element.fetch = (input, init) => fetch(input, init)
  element.lang = 'de'
  const onLoad = (event: CustomEvent<{ count: number; hasMore: boolean }>) => console.log(event.detail.count)
  element.addEventListener('webex-recordings-load', onLoad, { once: true })
  element.removeEventListener('webex-recordings-load', onLoad)
  element.addEventListener('webex-recordings-state', ({ detail, currentTarget }) => {
    console.log(detail.state === 'signed-out', currentTarget)
  })
  element.addEventListener('click', (event) => console.log(event.clientX))
  element.addEventListener('anything', { handleEvent: (event: Event) => event.preventDefault() })
  // What bubbles is heard anywhere.
  document.addEventListener('webex-recordings-error', ({ detail }) => console.warn(detail.code, detail.trackingId?.length))
  window.addEventListener('webex-recordings-delete', ({ detail }) => console.log(detail.outcome === 'trashed'))
  document.body.addEventListener('webex-recordings-before-delete', (event) => {
    if (event.detail.final && !confirm(event.detail.topic ?? event.detail.id)) event.preventDefault()
  })
  const again: WebexRecordingsEventMap['webex-recordings-open'] = new CustomEvent('webex-recordings-open', {
    detail: { id: 'r1', source: 'meetings' as const },
  })
  own.dispatchEvent(again)
  return element
}

export function slips(element: WebexRecordings) {
  // @ts-expect-error
  element.addEventListener('webex-recordings-load', ({ detail }) => detail.counts)
  // @ts-expect-error
  element.addEventListener('webex-recordings-error', ({ detail }) => detail.trackingId.length)
  // @ts-expect-error
  element.addEventListener('webex-recordings-state', (event: CustomEvent<{ state: 'finished' }>) => event)
  // @ts-expect-error
  document.createElement('webex-recordings').tokens = 't'
  // @ts-expect-error
  document.createElement('div').token = 't'
  // @ts-expect-error
  element.fetch = () => 'answer'
}
