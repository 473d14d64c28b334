// How the player and the transcript look. Sizes are in em, so that they follow the page's text; colours are those of the element.

const GAP = 'var(--wr-space, 0.75em)'

export const sheet = `
.player { display: grid; gap: ${GAP}; min-inline-size: 0 }
.player :is(p, h3, ul, ol) { margin: 0 }
.player [hidden] { display: none }
.player :is(audio, video) { display: block; inline-size: 100%; border-radius: var(--wr-radius) }
.player video { aspect-ratio: 16 / 9; max-block-size: 60vh; background: #000 }
.player-controls, .player-problem, .transcript-search, .transcript-steps, .transcript-tools { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em }
.transcript-search :empty:not(input) { display: none }
.player-speed { display: flex; align-items: center; gap: 0.5em; margin-inline-start: auto; color: var(--wr-muted) }
.player-problem, .player-nothing { padding: 0.75em; border: 1px solid var(--wr-line); border-inline-start: 4px solid var(--wr-danger); border-radius: var(--wr-radius) }
.player-problem > span { flex: 1 1 14em }
.player-nothing { display: grid; gap: 0.5em; border-inline-start-color: var(--wr-accent) }
.player-nothing ul { padding-inline-start: 1.25em; color: var(--wr-muted) }
.player a { color: var(--wr-accent) }
.transcript, .transcript-content { display: grid; justify-items: start; gap: 0.5em; min-inline-size: 0 }
.transcript h3 { font-size: 1em }
.transcript-note, .transcript-count, .transcript-done { color: var(--wr-muted); font-size: 0.875em }
.transcript-content, .transcript-search, .transcript-box { inline-size: 100%; box-sizing: border-box }
.transcript-search .input { flex: 1 1 12em; min-inline-size: 0 }
.transcript-box { max-block-size: min(24em, 60vh); overflow: auto; overscroll-behavior: contain; padding: 0.25em; border: 1px solid var(--wr-line); border-radius: var(--wr-radius); background: var(--wr-surface) }
.transcript-box > p { padding: 0.5em; white-space: pre-wrap; overflow-wrap: anywhere }
.transcript ol { list-style: none; padding: 0; content-visibility: auto; contain-intrinsic-size: auto 150em }
.transcript li { display: grid; grid-template-columns: minmax(2.75em, max-content) minmax(0, 1fr); column-gap: 0.5em; align-items: baseline; padding: 0.125em 0.5em 0.125em; padding-inline-start: calc(0.25em + 4px); border-radius: 0.25em }
.transcript li.present { padding-inline-start: 0.25em; border-inline-start: 4px solid var(--wr-accent); background: var(--wr-row-hover) }
.transcript-speaker { grid-column: 2; margin-block-start: 0.5em; font-weight: 600; overflow-wrap: anywhere }
.transcript-text { grid-column: 2; line-height: 1.5; overflow-wrap: anywhere }
.transcript-time { grid-column: 1; justify-self: end; min-block-size: 24px; min-inline-size: 24px; padding: 0 0.25em; border: 0; border-radius: 0.25em; background: none; color: var(--wr-muted); font: inherit; font-size: 0.875em; font-variant-numeric: tabular-nums }
button.transcript-time { color: var(--wr-accent); cursor: pointer }
button.transcript-time:hover { text-decoration: underline }
.transcript-time:focus-visible, .transcript-box:focus-visible { outline: 2px solid var(--wr-accent); outline-offset: 1px }
.transcript mark { background: #ffe08a; color: #1a1a1a; border-radius: 0.125em; text-decoration: underline; text-underline-offset: 0.15em }
.transcript .found mark { outline: 2px solid var(--wr-accent) }
.transcript [aria-pressed]::before { content: ''; box-sizing: border-box; display: inline-block; inline-size: 0.8em; block-size: 0.8em; margin-inline-end: 0.4em; border: 2px solid; border-radius: 50%; vertical-align: -0.05em }
.transcript [aria-pressed='true']::before { border-width: 0.4em }
@media (pointer: coarse) { .transcript-time { min-block-size: 44px; min-inline-size: 44px } }
@media (prefers-reduced-motion: no-preference) { .transcript-box { scroll-behavior: smooth } }
`
