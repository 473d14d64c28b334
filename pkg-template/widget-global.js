// The two scripts that define the element in a page without a build step. They are also what the client's own script is: the global
// has everything of the client, and the element's class.

import { WebexRecordings } from './widget/element.js'

export * from './index.js'
export { WebexRecordings }

WebexRecordings.define()
