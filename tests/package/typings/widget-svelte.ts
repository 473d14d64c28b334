// The element in Svelte's templates: what their type checker looks up, by hand.

import 'webex-converged-recordings/widget/svelte'
import type { SvelteHTMLElements } from 'svelte/elements'
import type { WebexRecordings } from 'webex-converged-recordings/widget'

type Props = SvelteHTMLElements['webex-recordings']

export const sound: Props[] = [
  {},
  {
    'base-url': '/relay',
    source: 'all',
    'page-size': 50,
    class: 'wide',
    lang: 'de',
    token: async ({ reason }) => reason,
    pageSize: 10,
    words: { more: 'Older ones' },
    onclick: ({ currentTarget }) => (currentTarget satisfies WebexRecordings).reload(),
    'onwebex-recordings-load': ({ detail }) => console.log(detail.count.toFixed()),
    'onwebex-recordings-before-delete': (event) => event.preventDefault(),
  },
]

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
  { 'onwebex-recordings-load': ({ detail }) => detail.counts },
]
