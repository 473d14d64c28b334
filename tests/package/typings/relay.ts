// A relay, where TypeScript knows a platform and where it knows none.

import type {
  Action,
  NamedUser,
  RelayCall,
  RelayErrorCode,
  RelayLogEntry,
  RelayOptions,
  RelayScope,
  RelayUser,
} from 'webex-converged-recordings/relay'
import { createRelay, nodeListener } from 'webex-converged-recordings/relay'

export function sound(user: RelayUser, token: string) {
  const [action, id]: [Action, string | undefined] = ['list', undefined]
  const entries: RelayLogEntry[] = []
  const options: RelayOptions = {
    path: '/relay',
    token: async ({ reason }) => (reason === 'first' ? token : token),
    baseUrl: 'https://webexapis.com/v1',
    allowInsecure: false,
    authorize: async ({ request, action, id }: RelayCall) => (request && action === 'list' && id === undefined ? user : false),
    origins: ['https://teams.example'],
    origin: undefined,
    actions: ['list', 'get', action],
    delete: 'trash',
    links: 'relay',
    mediaHosts: ['webex.com'],
    secret: 'x'.repeat(32),
    limit: ({ user, action }) => user.name === 'ada' && action === 'get',
    log: (entry) => entries.push(entry),
  }
  const relay = createRelay(options)
  nodeListener(relay)
  nodeListener(relay, { origin: 'https://intranet.example' })
  createRelay({ path: '/', authorize: () => false })
  const users: RelayUser[] = [
    { ownerEmail: 'ada@example.com', name: 'ada', actions: ['list'] },
    { ownerId: 'o1', token: 't' },
    { mine: true, token: () => token },
    { organization: true },
  ]
  const scope: RelayScope = { mine: true }
  const named: NamedUser = { ownerEmail: 'ada@example.com' }
  const codes: (RelayErrorCode | undefined)[] = entries.map(({ code, problem, durationMs }) =>
    problem && durationMs ? code : undefined,
  )
  return { users, scope, named, codes, id, relay }
}

export function slips(relay: ReturnType<typeof createRelay>) {
  // @ts-expect-error
  createRelay({ path: '/relay', token: 't' })
  // @ts-expect-error
  createRelay({ authorize: () => false })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => true })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => ({ name: 'ada' }) })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => ({ ownerEmail: 'ada@example.com', organization: true }) })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => false, delete: true })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => false, actions: ['read'] })
  // @ts-expect-error
  createRelay({ path: '/relay', authorize: () => false, limit: () => 'no' })
  // @ts-expect-error
  relay('/relay')
  // @ts-expect-error
  nodeListener('/relay')
}
