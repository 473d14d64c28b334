// What the element loads when somebody opens a recording.

export { openPlayer } from './widget/player.js'
