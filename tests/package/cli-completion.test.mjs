// The scripts that complete the command in shells. The one for Bash runs in Bash. For the other shells, only the text is checked.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ownFolder, run } from './cli.mjs'

const folder = await ownFolder()
const shell = (line) => run(line, { folder })

/** The commands, with their options, as the help has them. */
async function commands() {
  const overview = await shell('webex-recordings --help')
  const names = [...overview.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
  const optionsOf = async (name) => {
    const { stdout } = await shell(`webex-recordings ${name} --help`)
    // Those in examples come twice.
    return [...new Set([...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag))]
  }
  return Promise.all(names.map(async (name) => ({ name, options: await optionsOf(name) })))
}

const COMMANDS = await commands()
const SCRIPTS = {}
for (const name of ['bash', 'zsh', 'fish', 'powershell']) {
  const { code, stdout } = await shell(`webex-recordings completion ${name}`)
  assert.equal(code, 0)
  SCRIPTS[name] = stdout
}

/** What bash offers for the last of these words. */
async function offered(...words) {
  await writeFile(join(folder, 'completion.bash'), SCRIPTS.bash)
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const asked = `source completion.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _webex_recordings; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { code, stdout, stderr } = await shell(asked)
  assert.deepEqual([code, stderr], [0, ''])
  return stdout.split('\n').filter(Boolean)
}

test('there are commands and options to complete', () => {
  assert.ok(COMMANDS.length > 6)
  for (const { name, options } of COMMANDS) assert.ok(options.includes('--help'), name)
  const { options } = COMMANDS.find(({ name }) => name === 'list')
  assert.ok(options.includes('--from') && options.length > 15)
})

describe('bash', () => {
  test('reads the script without complaint', async () => {
    await writeFile(join(folder, 'script'), SCRIPTS.bash)
    const { code, stderr } = await shell('bash -n script')
    assert.deepEqual([code, stderr], [0, ''])
  })

  test('completes commands', async () => {
    const names = COMMANDS.map(({ name }) => name)
    assert.deepEqual(await offered('webex-recordings', ''), [...names, '--help', '--version'])
    assert.deepEqual(await offered('webex-recordings', 'li'), ['list'])
    assert.deepEqual(await offered('webex-recordings', 'nothing'), [])
  })

  test('completes the options of each command, and no others', async () => {
    for (const { name, options } of COMMANDS) {
      assert.deepEqual((await offered('webex-recordings', name, '--')).sort(), [...options].sort(), name)
    }
    assert.deepEqual(await offered('webex-recordings', 'list', '--from', '30d', '--form'), ['--format'])
    assert.deepEqual(await offered('webex-recordings', 'nothing', '--'), [])
  })

  test('completes values: words where there are some, otherwise files', async () => {
    assert.deepEqual(await offered('webex-recordings', 'list', '--format', ''), ['table', 'json', 'jsonl', 'csv'])
    assert.deepEqual(await offered('webex-recordings', 'list', '--format', 'js'), ['json', 'jsonl'])
    assert.deepEqual(await offered('webex-recordings', 'completion', ''), [
      'bash',
      'zsh',
      'fish',
      'powershell',
      '--help',
      '--version',
    ])
    assert.deepEqual(await offered('webex-recordings', 'get', '--ids', ''), [])
    const { stdout } = await shell('source completion.bash; complete -p webex-recordings')
    assert.match(stdout, /^complete -o default -F /)
  })
})

describe('the script for each shell', () => {
  for (const [shell, script] of Object.entries(SCRIPTS)) {
    test(`${shell}: has every command and all of its options`, () => {
      for (const { name, options } of COMMANDS) {
        const part = partOf(shell, script, name)
        assert.ok(part.length > 0, name)
        for (const flag of options) {
          const written = shell === 'fish' ? ` -l ${flag.slice(2)}` : flag
          assert.match(part, new RegExp(`${written}(?![\\w-])`), `${name} ${flag}`)
        }
      }
    })
  }
})

/** The lines of a script that are about one command. */
function partOf(shell, script, name) {
  const starts = {
    bash: [`    ${name}:`],
    zsh: [`    ${name}) _arguments `],
    fish: [`complete -c webex-recordings -n '__fish_seen_subcommand_from ${name}' `],
    powershell: [`    '${name}' = @(`],
  }[shell]
  return script
    .split('\n')
    .filter((line) => starts.some((start) => line.startsWith(start)))
    .join('\n')
}
