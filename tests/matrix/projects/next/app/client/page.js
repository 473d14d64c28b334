'use client'

import { useEffect } from 'react'
import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from '../../scenario.mjs'

export default function Page() {
  useEffect(() => {
    perform({ ...webex, ...downloads }, Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
      window.report = report
    })
  }, [])
  return null
}
