'use client'

import { useEffect } from 'react'
import * as webex from 'webex-converged-recordings'
import { scenario } from '../../scenario.mjs'

export default function Page() {
  useEffect(() => {
    scenario(webex, Object.fromEntries(new URLSearchParams(location.search))).then(
      (report) => {
        window.report = report
      },
      (error) => {
        window.report = { failed: `${error}\n${error.stack}` }
      },
    )
  }, [])
  return null
}
