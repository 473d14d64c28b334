// The entry for servers: a relay between a page and Webex. The page has no Webex token; the relay adds it, for those whom the server lets in.

export { nodeListener } from './relay/node-listener.js'
export { createRelay } from './relay/relay.js'
