// The second file of `<webex-recordings>`: what is shown of one recording. It is loaded when somebody is about to open one.

export { createDetails } from './widget/details/details.js'
