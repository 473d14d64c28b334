// The custom elements manifest of the package, made from the typings of the element. A test compares it with the one that the package has.
// After a change of the typings: node tests/package/manifest.mjs > pkg-template/custom-elements.json

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
// Not the newest: TypeScript 7 has no parser in JavaScript.
import ts from 'typescript'

const NAME = 'WebexRecordings'
const TAG = 'webex-recordings'
/** The tags of the class's comment, and where they are in the manifest. */
const TABLES = { slot: 'slots', csspart: 'cssParts', cssproperty: 'cssProperties', cssstate: 'cssStates' }

/**
 * @param {string} typings the text of `widget.d.ts`
 * @param {string} client the text of `index.d.ts`. Editors that read manifests cannot look up its types, so their values are listed.
 */
export function manifestOf(typings, client) {
  const values = (/** @type {string} */ type) => new RegExp(`^export type ${type} = (".*");$`, 'm').exec(client)?.[1] ?? type
  const file = ts.createSourceFile('widget.d.ts', typings, ts.ScriptTarget.Latest, true)
  const declared = (/** @type {string} */ name) => {
    const found = file.statements.find(
      (statement) => (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) && statement.name?.text === name,
    )
    return /** @type {ts.ClassDeclaration | ts.InterfaceDeclaration} */ (found)
  }
  const element = declared(NAME)
  const attributes = [...declared(`${NAME}Attributes`).members].filter(ts.isPropertySignature).map((member) => ({
    ...described(member),
    type: { text: values(textOf(member.type).replace(' | undefined', '')) },
    fieldName: camelCase(nameOf(member)),
  }))
  const events = [...declared(`${NAME}EventMap`).members]
    .filter(ts.isPropertySignature)
    .map((member) => ({ ...described(member), type: { text: withoutComments(member.type) } }))
  const attributeOf = (/** @type {string} */ field) => attributes.find(({ fieldName }) => fieldName === field)?.name
  const members = [...element.members].map((member) => memberOf(member, attributeOf))
  const path = 'widget.js'
  const declaration = { name: NAME, module: path }
  const script = (/** @type {string} */ name) => ({
    kind: 'javascript-module',
    path: name,
    exports: [{ kind: 'custom-element-definition', name: TAG, declaration }],
  })
  return {
    schemaVersion: '2.1.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path,
        declarations: [
          {
            kind: 'class',
            name: NAME,
            description: commentOf(element),
            superclass: { name: 'HTMLElement', package: 'global:' },
            customElement: true,
            tagName: TAG,
            attributes,
            members,
            events,
            ...tables(element),
          },
        ],
        exports: [{ kind: 'js', name: NAME, declaration: { name: NAME } }],
      },
      script('widget.global.js'),
      script('widget.no-wasm.global.js'),
    ],
  }
}

/**
 * @param {ts.ClassElement | ts.TypeElement} member
 * @param {(field: string) => string | undefined} attributeOf
 */
function memberOf(member, attributeOf) {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : []
  const has = (/** @type {ts.SyntaxKind} */ kind) => modifiers.some((modifier) => modifier.kind === kind) || undefined
  const isStatic = has(ts.SyntaxKind.StaticKeyword)
  if (ts.isMethodDeclaration(member)) {
    const parameters = member.parameters.map(({ name, type, questionToken }) => ({
      name: name.getText(),
      type: { text: textOf(type) },
      optional: questionToken && true,
    }))
    return { kind: 'method', ...described(member), static: isStatic, parameters, return: { type: { text: textOf(member.type) } } }
  }
  if (!ts.isPropertyDeclaration(member)) throw new Error(`What is ${member.getText()}?`)
  const name = nameOf(member)
  // The element sets this one itself.
  const attribute = name === 'state' ? name : attributeOf(name)
  return {
    kind: 'field',
    ...described(member),
    type: { text: textOf(member.type) },
    static: isStatic,
    readonly: has(ts.SyntaxKind.ReadonlyKeyword),
    ...(attribute && { attribute, reflects: true }),
  }
}

/** @param {ts.Node} element */
function tables(element) {
  /** @type {Record<string, { name: string, description: string }[]>} */
  const found = Object.fromEntries(Object.values(TABLES).map((table) => [table, []]))
  for (const { tagName, comment } of ts.getJSDocTags(element)) {
    const table = TABLES[/** @type {keyof typeof TABLES} */ (tagName.text)]
    if (!table) continue
    const [, name, description] = /^(\S+) - (.*)$/s.exec(ts.getTextOfJSDocComment(comment) ?? '') ?? []
    found[table].push({ name, description: flowing(description) })
  }
  return found
}

/** @param {ts.NamedDeclaration} member */
const described = (member) => ({ name: nameOf(member), description: commentOf(member) })

/** @param {ts.NamedDeclaration} member */
const nameOf = (member) => /** @type {ts.Identifier | ts.StringLiteral} */ (member.name).text

/** @param {ts.Node} node */
function commentOf(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return flowing(ts.getTextOfJSDocComment(comment.comment) ?? '')
}

/** Lines of a paragraph become one. @param {string} text */
const flowing = (text) => text.replace(/(?<!\n)\n(?![\n-])/g, ' ')

/** @param {ts.Node | undefined} node */
const textOf = (node) => node?.getText() ?? ''

/** @param {ts.Node | undefined} node */
const withoutComments = (node) =>
  textOf(node)
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/\{\s+/, '{ ')
    .replace(/\n\s+(?=\w)/g, '; ')
    .replace(/\s+\}/, ' }')
    .replace('{ ; ', '{ ')

/** @param {string} name */
const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (/** @type {string} */ name) => readFile(new URL(name, import.meta.url), 'utf8')
  console.log(JSON.stringify(manifestOf(await read('../../pkg-template/widget.d.ts'), await read('index.d.ts')), null, 2))
}
