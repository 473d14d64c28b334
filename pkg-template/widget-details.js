// The second file of `<webex-recordings>`: the details of a recording. It is loaded when somebody is about to open one.

export { createDetails } from './widget/details/details.js'
