// The texts of `<webex-recordings>` in German. They are loaded if the page is in German.

import details from './widget/details/words.de.js'
import list from './widget/words.de.js'

export default { ...list, ...details }
