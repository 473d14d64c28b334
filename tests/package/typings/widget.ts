// The element, where TypeScript knows a platform and where it knows none: a server imports the module, too.

import type {
  WebexRecordingsAttributes,
  WebexRecordingsEventMap,
  WebexRecordingsProperties,
  WebexRecordingsState,
  WebexRecordingsWords,
} from 'webex-converged-recordings/widget'
import { WebexRecordings } from 'webex-converged-recordings/widget'

export const defined: typeof WebexRecordings = WebexRecordings.define()
export const renamed: typeof WebexRecordings = WebexRecordings.define('intranet-recordings')
export const version: string = WebexRecordings.version

export class Named extends WebexRecordings {
  name = 'ours'
}

export function sound(element: WebexRecordings, names: (keyof WebexRecordingsEventMap)[]): WebexRecordingsState {
  element.token = null
  element.token = async ({ reason }) => (reason === 'first' ? 't' : 'u')
  element.headers = () => ({ Authorization: 'Bearer of-the-host' })
  element.baseUrl = '/relay'
  element.source = 'all'
  element.serviceType = 'calling'
  element.status = 'deleted'
  element.from = '2026-11-01'
  element.pageSize = 100
  element.days = null
  element.allowDelete = 'trash'
  element.theme = 'dark'
  element.closed = true
  element.headingLevel = 3
  const words: WebexRecordingsWords = {
    more: 'Older ones',
    all: { one: 'A single one', other: '{0} of them' },
    found: (count: number) => `${count} of them`,
  }
  element.words = words
  element.reload()
  const attributes: WebexRecordingsAttributes = { 'base-url': '/relay', 'page-size': '50', days: 7, 'allow-delete': '' }
  const properties: WebexRecordingsProperties = { token: () => 't', fetch: undefined, pageSize: 10 }
  return names.length + Object.keys({ ...attributes, ...properties }).length > 0 ? element.state : 'idle'
}

export function slips(element: WebexRecordings) {
  // @ts-expect-error
  WebexRecordings.define(1)
  // @ts-expect-error
  WebexRecordings.version = '2'
  // @ts-expect-error
  element.state = 'ready'
  // @ts-expect-error
  element.token = 1
  // @ts-expect-error
  element.source = 'webex'
  // @ts-expect-error
  element.allowDelete = true
  // @ts-expect-error
  element.pagesize = 10
  // @ts-expect-error
  element.words = { more: 1 }
  // @ts-expect-error
  element.words = { mor: 'More' }
  // @ts-expect-error
  element.words = { all: { two: 2 } }
  // @ts-expect-error
  const attributes: WebexRecordingsAttributes = { baseUrl: '/relay' }
  // @ts-expect-error
  const properties: WebexRecordingsProperties = { reload() {} }
  return [attributes, properties]
}
