// The recipes of docs/hosts.md and of its pages, one for each host: the page in Chromium, with stand-ins for the host's modules and
// with the host's own services, the relay in Node, and Webex, which is the emulator. The hosts themselves are not here.

import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { exportJWK } from 'jose'
import yaml from 'yaml'
import { certificate } from './certificates.mjs'
import { block, blocksOf, documents, pages } from './docs.mjs'
import { ADA, BOB, changed, list, office, openSite, startRelay, tokensOf, topicsOf } from './hosts.mjs'
import { browser, command, consumer, here, installed } from './support.mjs'

const { take, left } = await documents(import.meta.url)

let launched
before(async () => {
  launched = await browser()
})
after(() => launched?.close())

const [OWN, ANOTHERS] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
const RSA = { alg: 'RS256', key: OWN.privateKey, anotherKey: ANOTHERS.privateKey }
const jwks = async () => Response.json({ keys: [{ ...(await exportJWK(OWN.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] })
const publicPem = () => OWN.publicKey.export({ type: 'spki', format: 'pem' })

const POLICY = "default-src 'none'; connect-src *"
/** Nothing but scripts of the page's own. */
const STRICT = `${POLICY}; script-src 'self'`
/** What SharePoint and Power Pages have for scripts. */
const WITH_EVAL = `${STRICT} 'unsafe-eval'`
const LIST = '<ul id="recordings"></ul>'
const MODULE = `${LIST}<script type="module" src="/app.js"></script>`
const scripts = (...names) => names.map((name) => `<script src="/${name}"></script>`).join('')

/** Bundles modules of a recipe, each of the host's modules being what stands for it. */
async function bundled(files, hostModules) {
  const folder = await mkdtemp(join(consumer, 'page-'))
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source)
  const standIns = {
    name: 'stand-ins',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^/ }, ({ path }) => (path in hostModules ? { path, namespace: 'host' } : undefined))
      onLoad({ filter: /^/, namespace: 'host' }, ({ path }) => ({ contents: hostModules[path] }))
    },
  }
  const { outputFiles, warnings } = await build({
    absWorkingDir: folder,
    entryPoints: [Object.keys(files)[0]],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    // Other tests may have put one into the folder above.
    tsconfigRaw: {},
    plugins: [standIns],
  })
  assert.deepEqual(warnings, [])
  return outputFiles[0].text
}

/** A host, and how its page is opened. */
async function host(context, options) {
  const site = await openSite(context, options)
  const open = async ({ prepare = async () => {} } = {}) => {
    const { page, complaints } = await launched.open()
    context.after(() => page.close())
    await prepare(page)
    await page.goto(`${site.origin}/page`)
    return { page, complaints }
  }
  return Object.assign(site, { open })
}

async function shows(page, topics) {
  await page
    .locator('li')
    .nth(topics.length - 1)
    .waitFor()
  assert.deepEqual(await page.locator('li').allTextContents(), topics)
}

/** The relay accepts the host's token and no other. */
async function judge(relay, origin, { right, refused }, webex) {
  const call = (token) => list(relay, { origin, ...(token && { authorization: `Bearer ${token}` }) })
  assert.deepEqual(await call(right), { status: 200, topics: topicsOf(webex, ADA) })
  for (const [name, token] of Object.entries({ 'that is missing': undefined, ...refused })) {
    assert.deepEqual(await call(token), { status: 401 }, `a token ${name}`)
  }
  assert.equal((await list(relay, { origin: 'https://evil.example', authorization: `Bearer ${right}` })).status, 403)
  const bobs = webex.recordings().find(({ ownerEmail }) => ownerEmail === BOB)
  const answer = await fetch(`${relay}/relay/convergedRecordings/${bobs.id}`, {
    headers: { origin, authorization: `Bearer ${right}`, 'x-webex-recordings': '1' },
  })
  assert.equal(answer.status, 404, "somebody else's recording")
}

const SECRET = { RELAY_SECRET: randomBytes(32).toString('base64') }
const RELAY = take('docs/hosts.md', 'relay')
/** The relay for pages of its own origin, changed as docs/hosts.md says. */
const sameOrigin = (origin) =>
  changed(RELAY, {
    '  // The pages that may call the relay: their exact origins, such as https://contoso.sharepoint.com.\n': '',
    "origins: process.env.RELAY_ORIGINS.split(' ')": `origin: '${origin}'`,
  })

const ENTRA_OWNER = take('docs/sharepoint.md', 'owner')
const ENTRA = { ENTRA_TENANT_ID: 'a-tenant', ENTRA_CLIENT_ID: 'a-client' }
const entraTokens = () =>
  tokensOf({
    ...RSA,
    claims: {
      iss: 'https://login.microsoftonline.com/a-tenant/v2.0',
      aud: 'a-client',
      scp: 'user_impersonation',
      preferred_username: ADA,
    },
    needed: ['exp', 'scp', 'preferred_username'],
    wrong: { 'of another tenant': { iss: 'https://login.microsoftonline.com/another/v2.0' } },
  })
const entraKeys = (request) =>
  new URL(request.url).pathname === '/a-tenant/discovery/v2.0/keys' ? jwks() : new Response(null, { status: 404 })

test('SharePoint: the web part, and the relay', async (t) => {
  const webex = await office()
  const site = await host(t, { html: '<div id="part"></div><script type="module" src="/app.js"></script>', policy: WITH_EVAL })
  const tokens = await entraTokens()
  const relay = await startRelay(t, {
    files: { 'relay.mjs': RELAY, 'owner.mjs': ENTRA_OWNER },
    environment: { RELAY_ORIGINS: `https://other.sharepoint.com ${site.origin}`, ...SECRET, ...ENTRA },
    elsewhere: { 'webexapis.com': webex.fetch, 'login.microsoftonline.com': entraKeys },
  })
  await judge(relay, site.origin, tokens, webex)

  const webPart = changed(take('docs/sharepoint.md', 'web-part'), { 'https://recordings.contoso.com': relay })
  site.files['app.js'] = await bundled(
    {
      'main.ts': `
        import RecordingsWebPart from './RecordingsWebPart'
        const part = new RecordingsWebPart()
        await part.onInit()
        part.render()`,
      'RecordingsWebPart.ts': webPart,
    },
    {
      '@microsoft/sp-webpart-base': `
        export class BaseClientSideWebPart {
          context = { aadTokenProviderFactory: { getTokenProvider: async () => ({ getToken: (resource) => window.getToken(resource) }) } }
          domElement = document.getElementById('part')
          async onInit() {}
        }`,
    },
  )
  let token = tokens.right
  const asked = []
  const getToken = (resource) => {
    asked.push(resource)
    return token
  }
  const prepare = (page) => page.exposeFunction('getToken', getToken)
  const { page, complaints } = await site.open({ prepare })
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(complaints, [])
  assert.deepEqual(asked, ['api://recordings-relay'])

  token = tokens.refused['that has expired']
  await page.reload()
  await page.getByText(/sign in|signed in/i).waitFor()
  assert.equal(await page.locator('ul').count(), 0)

  const { resource, scope } = JSON.parse(take('docs/sharepoint.md', 'permission')).solution.webApiPermissionRequests[0]
  const text = (await pages())['docs/sharepoint.md']
  assert.ok(text.includes(`named **${resource}**`) && text.includes(`the scope \`${scope}\``))
})

test('Teams: the tab, and the relay of the same origin', async (t) => {
  const webex = await office()
  const policy = take('docs/teams.md', 'policy').replaceAll('\n', ' ')
  const site = await host(t, { html: MODULE, policy })
  const tokens = await entraTokens()
  site.relay = await startRelay(t, {
    files: { 'relay.mjs': sameOrigin(site.origin), 'owner.mjs': ENTRA_OWNER },
    environment: { ...SECRET, ...ENTRA },
    elsewhere: { 'webexapis.com': webex.fetch, 'login.microsoftonline.com': entraKeys },
  })
  await judge(site.relay, site.origin, tokens, webex)

  site.files['app.js'] = await bundled(
    { 'tab.js': take('docs/teams.md', 'page') },
    {
      '@microsoft/teams-js': `
        let isReady = false
        export const app = { initialize: async () => { isReady = true } }
        export const authentication = { getAuthToken: async () => isReady ? ${JSON.stringify(tokens.right)} : 'too early' }`,
    },
  )
  const { page, complaints } = await site.open()
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(complaints, [])

  const manifest = JSON.parse(take('docs/teams.md', 'manifest'))
  const { host: domain } = new URL(manifest.staticTabs[0].contentUrl)
  assert.deepEqual(manifest.validDomains, [domain])
  assert.equal(manifest.webApplicationInfo.resource, `api://${domain}/${manifest.webApplicationInfo.id}`)
})

test('Salesforce: the component without WebAssembly, the class that signs, and the relay', async (t) => {
  const webex = await office()
  const apex = take('docs/salesforce.md', 'apex')
  const [, iss] = /setIss\('(.*)'\)/.exec(apex)
  const [, aud] = /setAud\('(.*)'\)/.exec(apex)
  const tokens = await tokensOf({ ...RSA, claims: { iss, aud, sub: ADA }, needed: ['exp', 'sub'] })
  const [, named] = /Auth\.JWS\(token, '(.*)'\)/.exec(apex)
  assert.ok((await pages())['docs/salesforce.md'].includes(`a certificate named \`${named}\``))

  const site = await host(t, { html: MODULE, policy: STRICT })
  const relay = await startRelay(t, {
    files: {
      'relay.mjs': RELAY,
      'owner.mjs': take('docs/salesforce.md', 'owner'),
      'salesforce.crt': certificate({ by: certificate(), keys: OWN }).pem,
    },
    environment: { RELAY_ORIGINS: site.origin, ...SECRET },
    elsewhere: { 'webexapis.com': webex.fetch },
  })
  await judge(relay, site.origin, tokens, webex)

  const component = changed(take('docs/salesforce.md', 'component'), { 'https://recordings.example.com': relay })
  const template = take('docs/salesforce.md', 'template')
  const [, item] = /for:item="(\w+)"/.exec(template)
  const shown = new Set([...template.matchAll(/\{(\w+)[.\w]*\}/g)].map(([, name]) => name))
  assert.deepEqual(shown, new Set(['problem', 'recordings', item]))
  for (const name of ['problem', 'recordings']) assert.match(component, new RegExp(`^  ${name}\\b`, 'm'))
  site.files['app.js'] = await bundled(
    {
      'main.js': `
        import Recordings from './recordings.js'
        const component = new Recordings()
        await component.connectedCallback()
        window.component = component
        const items = component.recordings.map(({ topic }) => Object.assign(document.createElement('li'), { textContent: topic }))
        document.getElementById('recordings').append(...items)`,
      'recordings.js': component,
    },
    {
      lwc: 'export class LightningElement {}',
      'lightning/platformResourceLoader': `
        export const loadScript = (component, src) => new Promise((resolve, reject) => {
          document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }))
        })`,
      '@salesforce/apex/RecordingsRelay.getToken': `export default async () => ${JSON.stringify(tokens.right)}`,
      '@salesforce/resourceUrl/webexRecordings': "export default '/global.no-wasm.js'",
    },
  )
  const prepare = (page) =>
    page.addInitScript(() => {
      const refuse = () => {
        throw new Error('taken away')
      }
      for (const name of ['Module', 'Instance', 'Memory', 'compile', 'instantiate']) window.WebAssembly[name] = refuse
      window.Worker = refuse
    })
  const { page, complaints } = await site.open({ prepare })
  await shows(page, topicsOf(webex, ADA))
  assert.equal(await page.evaluate(() => window.component.problem), undefined)
  assert.deepEqual(complaints, [])
})

test('Salesforce: the global, wherever the script is evaluated', async () => {
  for (const name of ['global.js', 'global.no-wasm.js']) {
    const source = await readFile(join(installed, name), 'utf8')
    const place = createContext({ TextDecoder, TextEncoder })
    runInContext(`(function () { 'use strict'; ${source} })()`, place)
    assert.equal(typeof place.WebexConvergedRecordings?.RecordingsClient, 'function', name)
  }
})

test('Forge: the client that the bridge sends for, the manifest, and the relay', async (t) => {
  const webex = await office()
  const manifest = yaml.parse(take('docs/forge.md', 'manifest'))
  const claims = { iss: 'forge/invocation-token', aud: manifest.app.id, principal: '5b10ac' }
  const tokens = await tokensOf({
    ...RSA,
    claims,
    needed: ['exp', 'principal'],
    wrong: { 'of somebody who is not in the list': { principal: 'nobody' }, 'of an inherited name': { principal: 'toString' } },
  })
  const site = await host(t, { html: MODULE, policy: STRICT })
  const relay = await startRelay(t, {
    files: {
      'relay.mjs': RELAY,
      'owner.mjs': take('docs/forge.md', 'owner'),
      'owners.json': JSON.stringify({ '5b10ac': ADA, another: BOB }),
    },
    environment: { RELAY_ORIGINS: site.origin, FORGE_APP_ID: manifest.app.id, ...SECRET },
    elsewhere: {
      'webexapis.com': webex.fetch,
      'forge.cdn.prod.atlassian-dev.net': (request) =>
        request.url.endsWith('/.well-known/jwks.json') ? jwks() : new Response(null, { status: 404 }),
    },
  })
  await judge(relay, site.origin, tokens, webex)

  const source = take('docs/forge.md', 'client')
  const [{ key, baseUrl }] = manifest.remotes
  assert.ok(source.includes(`requestRemote('${key}'`) && source.includes(`'${baseUrl}'`))
  assert.deepEqual(manifest.permissions.external.fetch.client, [{ remote: key }])
  assert.equal(manifest.modules['jira:globalPage'][0].resource, manifest.resources[0].key)
  site.files['app.js'] = await bundled(
    {
      'main.js': `
        import { client } from './client.js'
        window.client = client
        const { items } = await client.listRecordings({ max: 20 })
        const shown = items.map(({ topic }) => Object.assign(document.createElement('li'), { textContent: topic }))
        document.getElementById('recordings').append(...shown)`,
      'client.js': source,
    },
    {
      // As the bridge does it: through a message, so with text alone, and with an answer of its own making.
      '@forge/bridge': `
        export const requestRemote = async (key, { path, method, headers, body, signal }) => {
          if (key !== ${JSON.stringify(key)} || signal) throw new Error('not as the bridge has it')
          const request = new Request('', { method, headers, body })
          const sent = { method, headers: [...request.headers], body: request.method === 'GET' ? null : await request.text() }
          const answer = await fetch(${JSON.stringify(relay)} + path, {
            ...structuredClone(sent),
            headers: [...sent.headers, ['authorization', ${JSON.stringify(`Bearer ${tokens.right}`)}]],
          })
          const { status, statusText } = answer
          return new Response((await answer.text()) || null, { status, statusText, headers: Object.fromEntries(answer.headers) })
        }`,
    },
  )
  const { page, complaints } = await site.open()
  await shows(page, topicsOf(webex, ADA))
  const { id, topic } = webex.recordings().find(({ ownerEmail }) => ownerEmail === ADA)
  assert.equal(await page.evaluate(async (id) => (await window.client.getRecording(id)).topic, id), topic)
  assert.deepEqual(complaints, [])
})

test('Power Apps: the client that signs in by itself', async (t) => {
  const webex = await office()
  const site = await host(t, { html: MODULE, policy: STRICT })
  const tokens = await entraTokens()
  const relay = await startRelay(t, {
    files: { 'relay.mjs': RELAY, 'owner.mjs': ENTRA_OWNER },
    environment: { RELAY_ORIGINS: site.origin, ...SECRET, ...ENTRA },
    elsewhere: { 'webexapis.com': webex.fetch, 'login.microsoftonline.com': entraKeys },
  })
  site.files['app.js'] = await bundled(
    {
      'main.js': `
        import { client } from './client.js'
        for (let calls = 0; calls < 2; calls += 1) window.items = (await client.listRecordings({ max: 20 })).items
        const shown = items.map(({ topic }) => Object.assign(document.createElement('li'), { textContent: topic }))
        document.getElementById('recordings').append(...shown)`,
      'client.js': changed(take('docs/power-platform.md', 'power-apps'), { 'https://recordings.contoso.com': relay }),
    },
    {
      '@azure/msal-browser': `
        window.asked = []
        const accounts = []
        const answer = { accessToken: ${JSON.stringify(tokens.right)} }
        export const createStandardPublicClientApplication = async () => ({
          getAllAccounts: () => accounts,
          acquireTokenSilent: async ({ account }) => { window.asked.push(\`silently \${account.name}\`); return answer },
          acquireTokenPopup: async ({ scopes }) => { window.asked.push(\`popup \${scopes}\`); accounts.push({ name: 'Ada' }); return answer },
        })`,
    },
  )
  const { page, complaints } = await site.open()
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(await page.evaluate(() => window.asked), ['popup api://recordings-relay/user_impersonation', 'silently Ada'])
  assert.deepEqual(complaints, [])
})

test('Power Pages: the scripts, and the relay', async (t) => {
  const webex = await office()
  const script = take('docs/power-platform.md', 'power-pages-script')
  const owner = take('docs/power-platform.md', 'power-pages-owner')
  const [, clientId] = /client_id=([\w-]+)/.exec(script)
  const [, portal] = /const site = '(.*)'/.exec(owner)
  const tokens = await tokensOf({
    ...RSA,
    claims: { iss: portal, aud: clientId, sub: 'contact-1', email: BOB },
    needed: ['exp', 'sub'],
    wrong: { 'of somebody who is not in the list': { sub: 'contact-2' } },
  })
  let isSignedIn = true
  const services = ({ url }) => {
    if (!url.includes('/_services/auth/token?')) return undefined
    assert.ok(url.endsWith(`?client_id=${clientId}`))
    return isSignedIn ? new Response(tokens.right) : new Response(null, { status: 401 })
  }
  const html = take('docs/power-platform.md', 'power-pages')
  const site = await host(t, { html, policy: WITH_EVAL, services })
  // Where 'unsafe-eval' was switched off.
  const strict = await host(t, { html: changed(html, { 'global.js': 'global.no-wasm.js' }), policy: STRICT, services })
  const relay = await startRelay(t, {
    files: { 'relay.mjs': RELAY, 'owner.mjs': owner, 'owners.json': JSON.stringify({ 'contact-1': ADA }) },
    environment: { RELAY_ORIGINS: `${site.origin} ${strict.origin}`, ...SECRET },
    elsewhere: {
      'webexapis.com': webex.fetch,
      [portal]: ({ url }) => new Response(url.endsWith('/_services/auth/publickey') ? publicPem() : 'not this'),
    },
  })
  await judge(relay, site.origin, tokens, webex)
  for (const { files, open } of [site, strict]) {
    files['recordings.js'] = changed(script, { 'https://recordings.example.com': relay })
    const { page, complaints } = await open()
    await shows(page, topicsOf(webex, ADA))
    assert.deepEqual(complaints, [])
  }
  isSignedIn = false
  const { page } = await site.open()
  await page.getByText(/sign in/i).waitFor()
})

test('WordPress: what the plugin puts into the page, and the relay that asks WordPress', async (t) => {
  const webex = await office()
  const plugin = take('docs/wordpress.md', 'plugin')
  const [, before, after] = /return '(<ul .*)' \. esc_attr\( wp_create_nonce\( 'wp_rest' \) \) \. '(.*)';/.exec(plugin)
  const names = [...plugin.matchAll(/wp_enqueue_script\( '[\w-]+', \$folder \. '([\w.]+)'/g)].map(([, name]) => name)
  assert.deepEqual(names, ['global.js', 'recordings.js'])

  const asked = []
  const SESSIONS = { ada: 'ada', eve: 'eve', toString: 'toString' }
  const services = ({ url, headers }) => {
    const { pathname, searchParams } = new URL(url)
    if (!pathname.startsWith('/wp-json/')) return undefined
    asked.push(pathname)
    const [, session] = /wordpress_logged_in=(\w+)/.exec(headers.get('cookie') ?? '') ?? []
    const isNonce = headers.get('x-wp-nonce') === `nonce-of-${session}`
    if (!Object.hasOwn(SESSIONS, session) || !isNonce) return Response.json({ code: 'rest_not_logged_in' }, { status: 401 })
    // The address is what the user has entered.
    const all = { username: SESSIONS[session], email: BOB }
    return Response.json({ [searchParams.get('_fields')]: all[searchParams.get('_fields')] })
  }
  const site = await host(t, {
    html: `${before}nonce-of-ada${after}${scripts(...names)}`,
    policy: `${STRICT} 'wasm-unsafe-eval'`,
    files: { 'recordings.js': take('docs/wordpress.md', 'script') },
    services,
  })
  const source = take('docs/wordpress.md', 'relay')
  const start = (source) =>
    startRelay(t, {
      files: { 'relay.mjs': source, 'owners.json': JSON.stringify({ ada: ADA, 'uuid-1': ADA }) },
      elsewhere: { 'webexapis.com': webex.fetch },
    })
  const here = { "const site = 'https://intranet.example'": `const site = '${site.origin}'` }
  site.relay = await start(changed(source, here))
  const cookie = (name) => `other=1; wordpress_logged_in=${name}`
  const nonce = (name) => ({ 'x-wp-nonce': `nonce-of-${name}` })
  assert.deepEqual(await list(site.relay, { cookie: cookie('ada'), ...nonce('ada') }), {
    status: 200,
    topics: topicsOf(webex, ADA),
  })
  const refused = {
    'no session': nonce('ada'),
    'no nonce': { cookie: cookie('ada') },
    "another's nonce": { cookie: cookie('ada'), ...nonce('eve') },
    'a session that is over': { cookie: cookie('gone'), ...nonce('gone') },
    'somebody who is not in the list': { cookie: cookie('eve'), ...nonce('eve') },
    'an inherited name': { cookie: cookie('toString'), ...nonce('toString') },
  }
  for (const [name, headers] of Object.entries(refused)) assert.deepEqual(await list(site.relay, headers), { status: 401 }, name)
  const crossSite = { cookie: cookie('ada'), ...nonce('ada'), 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  assert.equal((await list(site.relay, crossSite)).status, 403)

  const signIn = (page) =>
    page.context().addCookies([{ name: 'wordpress_logged_in', value: 'ada', url: site.origin, httpOnly: true }])
  const { page, complaints } = await site.open({ prepare: signIn })
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(complaints, [])
  await page.context().clearCookies()
  await page.reload()
  await page.getByText(/sign in/i).waitFor()

  // Drupal.
  const drupal = await host(t, {
    html: '',
    policy: STRICT,
    services: ({ url, headers }) => {
      if (new URL(url).pathname !== '/jsonapi') return undefined
      const [, id] = /SSESS1=([\w-]+)/.exec(headers.get('cookie') ?? '') ?? []
      return Response.json({ links: {}, meta: id ? { links: { me: { meta: { id } } } } : undefined })
    },
  })
  const [top, bottom] = [
    source.slice(0, source.indexOf('const relay =')),
    source.slice(source.indexOf('createServer(nodeListener')),
  ]
  const relayed = `${top}${take('docs/wordpress.md', 'drupal')}
    const relay = createRelay({ token: process.env.WEBEX_ACCESS_TOKEN, path: '/relay', origin: site, authorize })\n${bottom}`
  const relay = await start(changed(relayed, { "const site = 'https://intranet.example'": `const site = '${drupal.origin}'` }))
  assert.deepEqual(await list(relay, { cookie: 'SSESS1=uuid-1' }), { status: 200, topics: topicsOf(webex, ADA) })
  for (const headers of [{}, { cookie: 'x=1' }, { cookie: 'SSESS1=uuid-2' }])
    assert.deepEqual(await list(relay, headers), { status: 401 })
})

/** A file of settings as IIS reads it, or rather as Chromium does. */
async function settings(context, xml) {
  const { page } = await launched.open()
  context.after(() => page.close())
  return page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, 'application/xml')
    const found = (selector) =>
      [...parsed.querySelectorAll(selector)].map((element) =>
        Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      )
    return {
      error: parsed.querySelector('parsererror')?.textContent,
      headers: found('customHeaders > add'),
      handlers: found('handlers > add'),
      removed: found('remove'),
      process: found('httpPlatform'),
      environment: found('environmentVariable'),
    }
  }, xml.trim())
}

test('IIS: the policy, the scripts and the relay', async (t) => {
  const webex = await office()
  const { error, headers } = await settings(t, take('docs/iis.md', 'page-config'))
  assert.equal(error, undefined)
  const policy = headers.find(({ name }) => name === 'Content-Security-Policy').value
  const relayConfig = await settings(t, take('docs/iis.md', 'relay-config'))
  assert.equal(relayConfig.error, undefined)
  assert.deepEqual(relayConfig.environment, [{ name: 'PORT', value: '%HTTP_PLATFORM_PORT%' }])
  assert.ok(RELAY.includes('process.env.PORT ??'))
  assert.equal(relayConfig.process[0].arguments, 'relay.mjs')

  const csharp = take('docs/iis.md', 'token')
  const [, iss] = /Issuer = "(.*)"/.exec(csharp)
  const [, aud] = /Audience = "(.*)"/.exec(csharp)
  const [, address] = /MapGet\("(.*?)"/.exec(csharp)
  const [key, anotherKey] = [randomBytes(32), randomBytes(32)]
  const tokens = await tokensOf({
    alg: 'HS256',
    key,
    anotherKey,
    claims: { iss, aud, sub: 'EXAMPLE\\ada' },
    needed: ['exp', 'sub'],
    wrong: { 'of somebody who is not in the list': { sub: 'EXAMPLE\\eve' } },
  })
  const html = `${LIST}${scripts('global.js', 'recordings.js')}`
  const services = ({ url }) => (new URL(url).pathname === address ? new Response(tokens.right) : undefined)
  const site = await host(t, { html, policy, files: { 'recordings.js': take('docs/iis.md', 'script') }, services })
  const [, owners] = /`owners\.json` is `(\{.*\})`/.exec((await pages())['docs/iis.md'])
  site.relay = await startRelay(t, {
    files: { 'relay.mjs': sameOrigin(site.origin), 'owner.mjs': take('docs/iis.md', 'owner'), 'owners.json': owners },
    environment: { ...SECRET, RELAY_KEY: key.toString('base64') },
    elsewhere: { 'webexapis.com': webex.fetch },
  })
  await judge(site.relay, site.origin, tokens, webex)
  const { page, complaints } = await site.open()
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(complaints, [])
})

test('ServiceNow: the script', async (t) => {
  const webex = await office()
  const path = '/api/x_example/recordings'
  const services = ({ url, headers, method }) => {
    const { pathname, search } = new URL(url)
    if (!pathname.startsWith(path)) return undefined
    if (headers.get('x-usertoken') !== 'the-user-t0ken') return Response.json({ error: 'not signed in' }, { status: 401 })
    // As the instance's own relay would do it.
    const headersForWebex = { authorization: 'Bearer adas-t0ken' }
    return webex.fetch(`https://webexapis.com/v1${pathname.slice(path.length)}${search}`, { method, headers: headersForWebex })
  }
  const site = await host(t, {
    html: `${LIST}${scripts('global.no-wasm.js', 'recordings.js')}`,
    policy: STRICT,
    files: { 'recordings.js': take('docs/hosts.md', 'servicenow') },
    services,
  })
  const open = (g_ck) => site.open({ prepare: (page) => page.addInitScript((g_ck) => Object.assign(window, { g_ck }), g_ck) })
  const { page, complaints } = await open('the-user-t0ken')
  await shows(page, topicsOf(webex, ADA))
  assert.deepEqual(complaints, [])
  const { page: other } = await open('another')
  await other.getByText(/sign in/i).waitFor()
})

test('everything that the recipes write in JavaScript and TypeScript has the right types', async () => {
  const folder = await mkdtemp(join(consumer, 'recipes-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(here, 'node_modules/jose'), join(folder, 'node_modules/jose'))
  const files = []
  const all = await pages()
  const write = async (page, mark, name, source) => {
    await mkdir(join(folder, page, mark), { recursive: true })
    await writeFile(join(folder, page, mark, name), source)
    files.push(join(page, mark, name))
  }
  for (const page of ['hosts', 'sharepoint', 'teams', 'salesforce', 'forge', 'power-platform', 'wordpress', 'iis']) {
    for (const { mark, language, source } of blocksOf(all[`docs/${page}.md`])) {
      if (language !== 'js' && language !== 'ts') continue
      // A part of the relay above it.
      if (mark === 'drupal') continue
      const [, name] = /^\/\/ ([\w-]+\.(?:js|mjs|ts))\n/.exec(source) ?? []
      assert.ok(name, `${page} ${mark} has no name`)
      // A script is not a module, and declares the same as others.
      await write(page, mark, name, /^(import|export) /m.test(source) ? source : `${source}export {}\n`)
    }
  }
  await write('hosts', 'relay', 'owner.mjs', await block('docs/salesforce.md', 'owner'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'hosts.d.ts'), await readFile(join(here, 'typings/hosts.d.ts'), 'utf8'))
  await writeFile(join(folder, 'global.d.ts'), '/// <reference types="webex-converged-recordings/global.js" />\n')
  const compile = async (name, options, files) => {
    const compilerOptions = {
      noEmit: true,
      allowJs: true,
      checkJs: true,
      strict: false,
      skipLibCheck: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      typeRoots: [join(here, 'node_modules/@types')],
      ...options,
    }
    await writeFile(join(folder, name), JSON.stringify({ compilerOptions, files: [...files, 'hosts.d.ts', 'global.d.ts'] }))
    const tsc = join(here, 'node_modules/typescript-7/bin/tsc')
    const { code, stdout, stderr } = await command(process.execPath, [tsc, '--project', name], {}, { cwd: folder })
    return { code, told: stdout || stderr }
  }
  const isScript = (file) => file.endsWith('.ts')
  assert.ok(files.filter(isScript).length >= 1 && files.length > 12, String(files))
  assert.deepEqual(await compile('strict.json', { strict: true }, files.filter(isScript)), { code: 0, told: '' })
  assert.deepEqual(
    await compile(
      'loose.json',
      {},
      files.filter((file) => !isScript(file)),
    ),
    { code: 0, told: '' },
  )
  // A misspelt option is noticed.
  const relay = await readFile(join(folder, 'hosts/relay/relay.mjs'), 'utf8')
  await writeFile(join(folder, 'hosts/relay/wrong.mjs'), changed(relay, { 'origins:': 'origin5:' }))
  assert.match((await compile('wrong.json', {}, ['hosts/relay/wrong.mjs'])).told, /origin5/)
})

test('everything was run', () => assert.deepEqual(left(), []))
