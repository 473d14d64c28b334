// The content security policies of the places where pages are shown, as those who run the places document them.
//
// A place whose policy lets WebAssembly run gets the package's ordinary files, and the others those without it. Where a policy lists
// the platform's own hosts, some of them stand for all. `<api>` is the address that the page calls, and from which it plays recordings:
// where the policy limits connections or media, the comment says who has to allow it. Everything else is left as it is by default.

/**
 * @typedef {object} Policy
 * @property {string} name
 * @property {string} [value] of the header. Absent: the place sends none
 * @property {boolean} hasWasm whether WebAssembly runs there
 * @property {'salesforce' | 'lockdown'} [takesAway] what the place takes from its pages by script: see projects/policies/before.js
 */

// Forge builds it from the app's manifest, and there an app may allow connections (`permissions.external.fetch.client`), media
// (`permissions.external.media`) and 'unsafe-eval' (`permissions.content.scripts`), but not 'wasm-unsafe-eval'. The page is in a frame, which its policy sandboxes.
// https://www.npmjs.com/package/@forge/csp/v/6.3.2: out/csp/csp-injection-service.js and csp-processing-service.js
const FORGE = [
  "default-src 'self' https://object-store.atlassian.com",
  "frame-ancestors 'self' *.atlassian.net *.atlassian.com",
  "frame-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob: https://secure.gravatar.com",
  "media-src 'self' data: blob: https://api.media.atlassian.com <api>",
  "connect-src 'self' https://api.atlassian.com/metal/ingest https://forge.cdn.prod.atlassian-dev.net <api>",
  "script-src 'self' https://forge.cdn.prod.atlassian-dev.net https://object-store.atlassian.com",
  "style-src 'self' https://forge.cdn.prod.atlassian-dev.net",
  "form-action 'self'",
  [
    'sandbox allow-popups allow-popups-to-escape-sandbox allow-downloads allow-forms allow-modals allow-pointer-lock',
    'allow-same-origin allow-scripts',
  ].join(' '),
]

// Sites that were made after 10 November 2025. Beside the nonce, 'unsafe-eval' is added, unless the site's settings switch it off.
// https://learn.microsoft.com/en-us/power-pages/security/manage-content-security-policy
const POWER_PAGES = [
  "script-src 'self' content.powerapps.com content.powerapps.us content.appsplatform.us content.powerapps.cn 'nonce-bjAwbmNl'",
  "style-src 'unsafe-inline' https:",
]

/**
 * @param {string[]} directives
 * @param {string} word
 */
const withScripts = (directives, word) =>
  directives.map((directive) => (directive.startsWith('script-src ') ? `${directive} ${word}` : directive))

/** @type {Policy[]} */
export const POLICIES = [
  {
    // Only scripts are limited. Administrators can add sources, but neither 'wasm-unsafe-eval' nor 'unsafe-inline'.
    // https://github.com/SharePoint/sp-dev-docs: docs/spfx/content-securty-policy-trusted-script-sources.md
    name: 'SharePoint Online',
    value: [
      "script-src 'unsafe-eval' 'self' https://contentstorage.osi.office.net https://res-1.cdn.office.net *.cdn.office.net",
      "https://public-cdn.sharepointonline.com https://shell.cdn.office.net 'nonce-mvvlikiedo'",
    ].join(' '),
    hasWasm: true,
  },
  {
    // Your own page in a frame. The policy is yours, too, and only has to say who may frame it.
    // https://learn.microsoft.com/en-us/microsoftteams/platform/tabs/how-to/tab-requirements
    name: 'Teams tab',
    value: [
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src <api>; media-src <api>",
      "frame-ancestors teams.microsoft.com *.teams.microsoft.com *.cloud.microsoft; require-trusted-types-for 'script'",
    ].join('; '),
    hasWasm: true,
  },
  {
    // https://learn.microsoft.com/en-us/power-platform/admin/content-security-policy
    name: 'Power Apps',
    value: [
      "script-src * 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; style-src * 'unsafe-inline' blob:",
      "font-src * data:; frame-ancestors 'self' https://*.powerapps.com",
    ].join('; '),
    hasWasm: true,
  },
  {
    // The same page, for canvas apps. An administrator adds the address to `connect-src` and `media-src`.
    name: 'Power Apps, strict',
    value: [
      "default-src 'self'; script-src 'self' content.powerapps.com; worker-src 'self' blob:",
      "style-src 'self' 'unsafe-inline' content.powerapps.com; font-src 'self' data: content.powerapps.com; img-src 'self' data:",
      "connect-src 'self' blob: content.powerapps.com <api>; frame-src 'self'; frame-ancestors 'self' https://*.powerapps.com",
      "media-src 'self' <api>",
    ].join('; '),
    hasWasm: false,
  },
  {
    // `connect-src` is 'none' until an administrator adds the address, which replaces that. It can be added to `media-src`, too.
    // https://learn.microsoft.com/en-us/power-apps/developer/code-apps/how-to/content-security-policy
    name: 'Power Apps code app',
    value: [
      "default-src 'self'; script-src 'self' content.powerapps.com; connect-src <api>; worker-src 'none'; child-src 'none'",
      "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; object-src 'self' data:",
      "media-src 'self' data: <api>",
      "frame-src 'self'; manifest-src 'none'; form-action 'none'; base-uri 'self'; frame-ancestors 'self' https://*.powerapps.com",
    ].join('; '),
    hasWasm: false,
  },
  { name: 'Power Pages', value: withScripts(POWER_PAGES, "'unsafe-eval'").join('; '), hasWasm: true },
  { name: "Power Pages, no 'unsafe-eval'", value: POWER_PAGES.join('; '), hasWasm: false },
  { name: 'Forge', value: FORGE.join('; '), hasWasm: false },
  { name: "Forge, 'unsafe-eval'", value: withScripts(FORGE, "'unsafe-eval'").join('; '), hasWasm: true },
  {
    // Lightning's strict policy lets nothing inline run. The address is a Trusted URL, for both. 'unsafe-eval' would let WebAssembly run, but
    // Lightning Web Security takes it away.
    // https://developer.salesforce.com/docs/platform/lwc/guide/security-csp-stricter.html
    // https://www.npmjs.com/package/@locker/eslint-plugin-locker/v/0.25.3: the distorted globals
    name: 'Salesforce',
    value: [
      "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:",
      "media-src 'self' blob: <api>; font-src 'self' data:; object-src 'self'; frame-ancestors 'self'; connect-src 'self' <api>",
    ].join('; '),
    hasWasm: false,
    takesAway: 'salesforce',
  },
  {
    // The strictest policy that a page can have.
    name: 'strict page',
    value: [
      "default-src 'none'; script-src 'self'; connect-src <api>; media-src <api>; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "require-trusted-types-for 'script'; trusted-types 'none'",
    ].join('; '),
    hasWasm: false,
  },
  {
    // As in Safari's Lockdown Mode: there is no such global.
    name: 'no WebAssembly',
    hasWasm: false,
    takesAway: 'lockdown',
  },
]
