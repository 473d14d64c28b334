import * as webex from 'webex-converged-recordings'
import { scenario } from '../../scenario.mjs'

export default async function Page({ searchParams }) {
  const report = await scenario(webex, await searchParams).catch((error) => ({ failed: `${error}\n${error.stack}` }))
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the page runs what this test made itself
  return <script dangerouslySetInnerHTML={{ __html: `window.report = ${JSON.stringify(report)}` }} />
}
