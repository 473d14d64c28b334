// The player of `<webex-recordings>`, which loads it when somebody opens a recording.

export { openPlayer, playerWords } from './widget/player.js'
