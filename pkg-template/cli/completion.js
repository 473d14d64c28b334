// webex-recordings completion: prints a script that teaches a shell the commands and their options.

import { UsageError } from './errors.js'
import { COMMON } from './help.js'
import { didYouMean, flagOf } from './options.js'

/** @import { Command, Context } from './commands.js' */
/** @import { Table } from './options.js' */

/** @typedef {{ flag: string, about: string, values: readonly (string | number)[], takesValue: boolean }} DescribedOption */
/** @typedef {{ name: string, about: string, options: DescribedOption[], words: readonly string[] }} Described */

const SHELLS = /** @type {Record<string, (commands: Described[]) => string>} */ ({ bash, zsh, fish, powershell })
const NAMES = Object.keys(SHELLS)

export const SUMMARY = 'Prints a script that completes commands and options in your shell.'

export const WORDS = { name: 'shell', about: `one of ${NAMES.join(', ')}`, least: 1, most: 1, words: NAMES }

export const OPTIONS = {}

export const NOTES = `  bash:        mkdir -p ~/.local/share/bash-completion/completions
               webex-recordings completion bash > ~/.local/share/bash-completion/completions/webex-recordings
  zsh:         webex-recordings completion zsh > "\${fpath[1]}/_webex-recordings"
  fish:        webex-recordings completion fish > ~/.config/fish/completions/webex-recordings.fish
  PowerShell:  webex-recordings completion powershell >> $PROFILE`

/** @param {Context} context */
export async function run({ words: [shell] }) {
  if (!NAMES.includes(shell)) throw new UsageError(`<shell>: is unknown${didYouMean(shell, NAMES)}\nallowed: ${NAMES.join(', ')}`)
  // Here and not above, because that file imports this one.
  const { COMMANDS } = await import('./commands.js')
  process.stdout.write(SHELLS[shell](Object.entries(COMMANDS).map(described)))
}

/**
 * @param {[name: string, command: Command]} entry
 * @returns {Described}
 */
function described([name, { SUMMARY, OPTIONS, WORDS }]) {
  const all = /** @type {Table} */ ({ ...OPTIONS, ...COMMON })
  const options = Object.entries(all).map(([key, { about, kind }]) => ({
    flag: `--${flagOf(all, key)}`,
    about,
    values: kind?.words ?? [],
    takesValue: kind !== undefined,
  }))
  return { name, about: SUMMARY, options, words: WORDS?.words ?? [] }
}

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`

/** @param {Described[]} commands */
function bash(commands) {
  const cases = commands.flatMap(({ name, options, words }) => [
    ...options
      .filter(({ values }) => values.length > 0)
      .map(({ flag, values }) => `    ${name}:${flag}) words='${values.join(' ')}' ;;`),
    ...options
      .filter(({ values, takesValue }) => takesValue && values.length === 0)
      .map(({ flag }) => `    ${name}:${flag}) return ;;`),
    `    ${name}:*) words='${[...words, ...options.map(({ flag }) => flag)].join(' ')}' ;;`,
  ])
  return `# bash completion of webex-recordings
_webex_recordings() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} --help --version'
  else
    case "\${COMP_WORDS[1]}:$before" in
${cases.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
# Where the function offers nothing, bash offers files.
complete -o default -F _webex_recordings webex-recordings
`
}

/** @param {Described[]} commands */
function zsh(commands) {
  // Colons and brackets have a special meaning in descriptions.
  const text = (/** @type {string} */ about) => about.replace(/[[\]:\\]/g, (one) => `\\${one}`)
  const names = commands.map(({ name, about }) => `    ${quoted(`${name}:${text(about)}`)}`)
  const cases = commands.map(({ name, options, words }) => {
    const lines = options.map(({ flag, about, takesValue, values }) => {
      const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(' ')})` : '_files'}` : ''
      return quoted(`*${flag}[${text(about)}]${value}`)
    })
    const rest = words.length > 0 ? quoted(`*:word:(${words.join(' ')})`) : quoted('*:word:')
    return `    ${name}) _arguments ${[...lines, rest].join(' ')} ;;`
  })
  return `#compdef webex-recordings
_webex_recordings() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
_webex_recordings "$@"
`
}

/** @param {Described[]} commands */
function fish(commands) {
  const text = (/** @type {string} */ about) => `'${about.replace(/['\\]/g, (one) => `\\${one}`)}'`
  const lines = commands.flatMap(({ name, about, options, words }) => [
    `complete -c webex-recordings -n __fish_use_subcommand -f -a ${name} -d ${text(about)}`,
    ...options.map(({ flag, about, takesValue, values }) => {
      const value = takesValue ? ` -r${values.length > 0 ? ` -f -a '${values.join(' ')}'` : ''}` : ' -f'
      return `complete -c webex-recordings -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${value} -d ${text(about)}`
    }),
    ...(words.length > 0
      ? [`complete -c webex-recordings -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(' ')}'`]
      : []),
  ])
  return `# fish completion of webex-recordings\n${lines.join('\n')}\n`
}

/** @param {Described[]} commands */
function powershell(commands) {
  const text = (/** @type {string} */ one) => `'${one.replaceAll("'", "''")}'`
  const listOf = (/** @type {readonly (string | number)[]} */ all) => `@(${all.map((one) => text(`${one}`)).join(', ')})`
  const entries = commands.map(
    ({ name, options, words }) => `    ${text(name)} = ${listOf([...words, ...options.map(({ flag }) => flag)])}`,
  )
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ values }) => values.length > 0)
      .map(({ flag, values }) => `    ${text(`${name} ${flag}`)} = ${listOf(values)}`),
  )
  return `# PowerShell completion of webex-recordings
Register-ArgumentCompleter -Native -CommandName webex-recordings -ScriptBlock {
  param($current, $ast, $position)
  $commands = @{
${entries.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $typed = @($ast.CommandElements | ForEach-Object { "$_" })
  $before = if ($current -eq '') { $typed[-1] } else { $typed[-2] }
  $candidates = if ($typed.Count -le 1 -or ($typed.Count -eq 2 -and $current -ne '')) { $commands.Keys | Sort-Object }
    elseif ($values.ContainsKey("$($typed[1]) $before")) { $values["$($typed[1]) $before"] }
    else { $commands[$typed[1]] }
  $candidates | Where-Object { $_ -like "$current*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}
