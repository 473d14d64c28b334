// Runs in the page before the package: notes what the policy refuses, and takes away what the place takes away.

const LAST = 'last.png'
const { takesAway, ...options } = Object.fromEntries(new URLSearchParams(location.search))
const violations = []
let isOver = () => {}

addEventListener('securitypolicyviolation', ({ effectiveDirective: directive, blockedURI: blocked }) => {
  if (blocked.endsWith(LAST)) isOver()
  violations.push({ directive, blocked })
})

const taken = {
  salesforce() {
    const distorted = () => {
      throw new TypeError('Lightning Web Security does not allow this.')
    }
    for (const name of Object.getOwnPropertyNames(WebAssembly)) WebAssembly[name] = distorted
    globalThis.Worker = distorted
    URL.createObjectURL = distorted
  },
  lockdown() {
    delete globalThis.WebAssembly
  },
}
taken[takesAway]?.()

// Leaves the report of a scenario, with the violations. No policy of these rows lets the last image load. When it has been refused, all
// that was refused before it is known.
window.play = async (perform, webex) => {
  const report = await perform(webex, options)
  await new Promise((resolve) => {
    isOver = resolve
    new Image().src = LAST
  })
  window.report = { ...report, violations }
}
