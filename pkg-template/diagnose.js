// The entry for diagnosis.

import { diagnosing } from './diagnose/diagnose.js'
import { page } from './diagnose/page.js'

export const diagnose = diagnosing(page)
