// A server whose answers are ready, in a process of its own, so that its work is not the clients'.

import { answerTo } from '../answers.mjs'
import { serve } from '../http.mjs'

const { baseUrl } = await serve(({ url }) => answerTo(url))
process.send({ baseUrl })
// Whatever ends the other process ends this one.
process.once('disconnect', () => process.exit())
