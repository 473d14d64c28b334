// Makes elements. Text only ever becomes text nodes, so nothing that comes from a server can bring markup into the page, and pages that
// enforce Trusted Types need no policy for it.

/** @typedef {Node | string | undefined | null | false} Child */

/**
 * Makes an element. Attributes whose value is `undefined`, `null` or `false` are left out, `true` is an empty attribute, and functions
 * are listeners: `onclick` listens to `click`. `testid` names an element for tests.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else element.setAttribute(name === 'testid' ? 'data-testid' : name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false))
  return element
}

/**
 * Text that somebody else wrote. It must not change the direction of the text around it.
 *
 * @param {string} text
 */
export const foreign = (text) => h('bdi', {}, text)

/** Makes a click listener that does nothing while the button is busy. A disabled button would lose the focus. */
export const unlessBusy = (/** @type {(event: Event) => void} */ action) => (/** @type {Event} */ event) => {
  const { currentTarget } = event
  if (currentTarget instanceof Element && currentTarget.ariaDisabled !== 'true') action(event)
}

/**
 * Whether this part has the focus, or nothing has it because the focused element is gone.
 *
 * @param {Element} part
 */
export function hasOrLostFocus(part) {
  const root = /** @type {ShadowRoot} */ (part.getRootNode())
  const active = root.activeElement
  if (active) return part.contains(active)
  return (document.activeElement ?? document.body) === document.body
}
