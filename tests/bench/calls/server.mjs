// A server with prepared answers, in a process of its own, so that its work is not measured with the clients'.

import { answerTo } from '../answers.mjs'
import { serve } from '../http.mjs'

const { baseUrl } = await serve(({ url }) => answerTo(url))
process.send?.({ baseUrl })
// This process ends with the other one.
process.once('disconnect', () => process.exit())
