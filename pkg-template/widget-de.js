// The words of `<webex-recordings>` in German, which are loaded where the page is in German.

import details from './widget/details/words.de.js'
import list from './widget/words.de.js'

export default { ...list, ...details }
