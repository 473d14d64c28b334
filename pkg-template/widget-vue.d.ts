// Types for Vue 3 and its templates. Import this where your types are, once:
//
//     import 'webex-converged-recordings/widget/vue'

import type { HTMLAttributes, PublicProps } from 'vue'
import type {
  WebexRecordings,
  WebexRecordingsAttributes,
  WebexRecordingsEventMap,
  WebexRecordingsProperties,
} from 'webex-converged-recordings/widget'

/** The name of a listener's property: `onWebexRecordingsLoad` for `@webex-recordings-load`. */
type Listener<Event extends string> = Event extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Listener<Rest>}`
  : Capitalize<Event>

/** What a template accepts for `<webex-recordings>`. */
export type WebexRecordingsProps = HTMLAttributes &
  PublicProps &
  WebexRecordingsAttributes &
  Omit<WebexRecordingsProperties, keyof WebexRecordingsAttributes> & {
    [Name in keyof WebexRecordingsEventMap as `on${Listener<Name>}`]?:
      | ((event: WebexRecordingsEventMap[Name]) => void)
      | undefined
  }

/** What this file adds to the types of Vue. */
declare module 'vue' {
  /** The elements that templates know. */
  interface GlobalComponents {
    /** A list of recordings. */
    'webex-recordings': new () => WebexRecordings & {
      /** Only for the type checker of templates. */
      $props: WebexRecordingsProps
    }
  }
}

// biome-ignore lint/complexity/noUselessEmptyExport: without it, what has no `export` is exported, too
export {}
