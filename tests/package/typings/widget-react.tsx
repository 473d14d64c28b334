// The element in React's JSX.

import 'webex-converged-recordings/widget/react'
import { useRef } from 'react'
import type { WebexRecordings } from 'webex-converged-recordings/widget'
import type { WebexRecordingsProps } from 'webex-converged-recordings/widget/react'

const props: WebexRecordingsProps = { baseUrl: '/relay', className: 'wide' }

export function Sound() {
  const element = useRef<WebexRecordings>(null)
  return (
    <>
      <webex-recordings />
      <webex-recordings
        ref={element}
        key="one"
        className="wide"
        lang="de"
        slot="main"
        base-url="/relay"
        source="all"
        page-size={50}
        days="7"
        allow-delete="trash"
        token={async ({ reason }) => reason}
        headers={() => ({ Authorization: 'Bearer of-the-host' })}
        words={{ more: 'Older ones' }}
        onClick={() => element.current?.reload()}
        onwebex-recordings-load={({ detail }) => console.log(detail.count.toFixed())}
        onwebex-recordings-before-delete={(event) => event.preventDefault()}
      >
        <p slot="heading">Calls</p>
      </webex-recordings>
      <webex-recordings {...props} pageSize={10} token={null} />
    </>
  )
}

export function Slips() {
  return (
    <>
      {/* @ts-expect-error */}
      <webex-recordings source="webex" />
      {/* @ts-expect-error */}
      <webex-recordings page-size="many" />
      {/* @ts-expect-error */}
      <webex-recordings pageSize="10" />
      {/* @ts-expect-error */}
      <webex-recordings token={1} />
      {/* @ts-expect-error */}
      <webex-recordings unknown="x" />
      {/* @ts-expect-error */}
      <webex-recordings reload={() => {}} />
      {/* @ts-expect-error */}
      <webex-recordings onwebex-recordings-load={({ detail }) => detail.counts} />
      {/* @ts-expect-error */}
      <webex-recording />
    </>
  )
}
