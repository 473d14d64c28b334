import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from '../../scenario.mjs'

export default async function Page({ searchParams }) {
  const told = JSON.stringify(await perform({ ...webex, ...downloads }, await searchParams))
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the page runs what this test made itself
  return <script dangerouslySetInnerHTML={{ __html: `window.report = ${told}` }} />
}
