// Types for React 19 and its JSX. Import this where your types are, once:
//
//     import 'webex-converged-recordings/widget/react'

import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type {
  WebexRecordings,
  WebexRecordingsAttributes,
  WebexRecordingsEventMap,
  WebexRecordingsProperties,
} from 'webex-converged-recordings/widget'

/** Listeners, as React 19 adds them to custom elements: `on`, and the name of the event as it is. */
type Listeners = {
  [Name in keyof WebexRecordingsEventMap as `on${Name}`]?: ((event: WebexRecordingsEventMap[Name]) => void) | undefined
}

/**
 * What JSX accepts for `<webex-recordings>`. React sets properties if the element has them when it is first rendered, so define it before
 * that.
 *
 * What a server has rendered gets no properties when React takes it over. Set them with a `ref` there, and define the element in an effect.
 */
export type WebexRecordingsProps = DetailedHTMLProps<HTMLAttributes<WebexRecordings>, WebexRecordings> &
  WebexRecordingsAttributes &
  Omit<WebexRecordingsProperties, keyof WebexRecordingsAttributes> &
  Listeners

/** What this file adds to the types of React. */
declare module 'react' {
  /** React's own. */
  namespace JSX {
    /** The elements that JSX knows. */
    interface IntrinsicElements {
      /** A list of recordings. */
      'webex-recordings': WebexRecordingsProps
    }
  }
}

// biome-ignore lint/complexity/noUselessEmptyExport: without it, what has no `export` is exported, too
export {}
