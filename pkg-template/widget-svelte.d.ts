// Types for Svelte 5 and its templates. Import this where your types are, once:
//
//     import 'webex-converged-recordings/widget/svelte'

import type { HTMLAttributes } from 'svelte/elements'
import type {
  WebexRecordings,
  WebexRecordingsAttributes,
  WebexRecordingsEventMap,
  WebexRecordingsProperties,
} from 'webex-converged-recordings/widget'

/** Listeners, as Svelte 5 adds them: `on`, and the name of the event as it is. */
type Listeners = {
  [Name in keyof WebexRecordingsEventMap as `on${Name}`]?: ((event: WebexRecordingsEventMap[Name]) => void) | undefined | null
}

/** What a template accepts for `<webex-recordings>`. */
export type WebexRecordingsProps = HTMLAttributes<WebexRecordings> &
  WebexRecordingsAttributes &
  Omit<WebexRecordingsProperties, keyof WebexRecordingsAttributes> &
  Listeners

/** What this file adds to the types of Svelte. */
declare module 'svelte/elements' {
  /** The elements that templates know. */
  interface SvelteHTMLElements {
    /** A list of recordings. */
    'webex-recordings': WebexRecordingsProps
  }
}

// biome-ignore lint/complexity/noUselessEmptyExport: without it, what has no `export` is exported, too
export {}
