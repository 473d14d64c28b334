// The page's words for how the local Webex can fail. What happens then is in webex.mjs.

/** @type {Record<string, string | undefined>} */
export const STATES = {
  fine: 'everything works',
  slow: 'Webex is slow',
  empty: 'there are no recordings',
  partial: 'the next page fails',
  'rate-limited': 'there are too many requests',
  server: 'Webex fails',
  network: 'the network fails',
  proxy: 'a proxy wants a sign-in',
  forbidden: 'the token may not do that',
  'signed-out': 'the token or the session has ended',
  deletion: 'deleting is refused',
  files: 'the files cannot be played',
};
