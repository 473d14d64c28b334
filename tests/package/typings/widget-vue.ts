// The element in Vue's templates: what their type checker looks up, by hand.

import 'webex-converged-recordings/widget/vue'
import type { GlobalComponents } from 'vue'
import type { WebexRecordings } from 'webex-converged-recordings/widget'

type Element = InstanceType<GlobalComponents['webex-recordings']>
type Props = Element['$props']

export const sound: Props[] = [
  {},
  {
    'base-url': '/relay',
    source: 'all',
    'page-size': 50,
    class: ['wide'],
    lang: 'de',
    token: async ({ reason }) => reason,
    pageSize: 10,
    words: { more: 'Older ones' },
    onClick: (event) => console.log(event.clientX),
    onWebexRecordingsLoad: ({ detail }) => console.log(detail.count.toFixed()),
    onWebexRecordingsBeforeDelete: (event) => event.preventDefault(),
  },
]
export const ref = (element: Element): WebexRecordings => element

export const slips: Props[] = [
  // @ts-expect-error
  { source: 'webex' },
  // @ts-expect-error
  { 'page-size': 'many' },
  // @ts-expect-error
  { token: 1 },
  // @ts-expect-error
  { unknown: 'x' },
  // @ts-expect-error
  { onWebexRecordingsLoad: ({ detail }) => detail.counts },
]
